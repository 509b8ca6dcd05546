# The notice of a login

mail-login-subject = [{ $site }] New login
mail-login-what = Someone has logged in with your ID.
mail-login-at = Time: { $at }
mail-login-device = Kind of device: { $device }
mail-login-address = From: { $address }
mail-login-do = If this was not you, open the link below and end the login on all devices. The link is good for { $days } days, once.
mail-login-you = If this was you, there is nothing to do.

not-me-title = If this was not you
not-me-lead = If you do not recognise this login, please act at once.
not-me-body = Pressing “End all logins” ends the login on every device, and the present password will no longer work.
not-me-next = You then set a new password.
not-me-next-office = For a new password, please contact us using the details below.
not-me-button = End all logins
not-me-you = If it was you after all, just close this page. Nothing changes.

reported-title = All logins have been ended
reported-body = The present password no longer works. For a new one, please contact us using the details below.

login-reported = Somebody reported a login that was not theirs, so the present password no longer works. Set a new one by “Forgot your password?”.
login-reported-office = Somebody reported a login that was not theirs, so the present password no longer works. Please contact us using the details below.
login-note-reported = Somebody reported a login that was not theirs, so all logins were ended. Set a new password before you log in.
history-reported = Waiting for a new password

dead-link-not-me-used-next = We have your report, and the login on all devices has been ended. If you have not set a new password yet, please ask for a reset.
dead-link-not-me-expired-next = If you do not recognise a login, change your password at once. If you cannot log in, please contact us using the details below.
dead-link-not-me-next = The email address has been changed, so this link cannot be used. If you do not recognise a login, please contact us using the details below.
