# Passwords

new-password-title = Change your password
new-password-lead = Choose the password that you will use from now on. Do not use one that you use elsewhere.
new-password = New password
new-password-again = New password again
password-change = Change

password-done-title = Your password has been changed
password-done-body = Everything is done. From now on, log in with your new password.

change-password-title = Change password
change-password-lead = All your sessions on other devices will be ended.
current-password = Current password
new-password-confirm = New password (again)

password-changed-title = Password changed
password-changed-body = Your sessions on other devices have been ended. From now on, log in with your new password.

forgotten-title = Reset your password
forgotten-lead = We will send a link for setting a new password to your registered email address.
forgotten-email-hint = The address that is registered on this site.
forgotten-send = Send

forgotten-sent-title = Request received
forgotten-sent-body = If what you entered matches our records, we will send you a mail. Use the link in it to set a new password.
forgotten-sent-missing = It can take some minutes. If nothing arrives, please look in your spam folder, check what you entered, and try again.
