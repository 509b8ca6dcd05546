# Resetting the login by a PIN, and changing the login address

inquiry-title = Help with logging in
inquiry-lead = If you cannot log in, start here.
inquiry-reset = For those who have forgotten the login ID or the password
inquiry-other = For everything else, please contact us using the details below.
pin-login-hint = If you have forgotten your login ID or password, you can reset them under “Help with logging in”.

pin-ask-title = Reset your login
pin-ask-lead = Give your customer number and choose how to receive the PIN. We send a 6-digit PIN to the contact that we have on file.
pin-number = Customer number
pin-number-hint = It stands at the top of every page and on your delivery notes.
pin-way = How to receive the PIN
pin-by-voice = Automated call
pin-by-voice-hint = We call the phone number on file.
pin-by-sms = Text message
pin-by-sms-hint = To the mobile phone on file (070, 080 or 090).
pin-by-mail = Email
pin-by-mail-hint = To the contact email address on file.
pin-ask-button = Receive the PIN
pin-back = Back to help
refused-pin-way = Choose how to receive the PIN.
pin-note-spoiled = The PIN was wrong too often, so this attempt has ended. Please start again.
pin-note-over = Your time was up, or the login has been changed meanwhile. Start again if you still need to.

pin-title = Enter the PIN
pin-lead-voice = If this customer number has a phone number on file, we call it and read out the PIN.
pin-lead-sms = If this customer number has a mobile phone on file, we send the PIN by text message.
pin-lead-mail = If this customer number has an email address on file, we send the PIN there.
pin-code = PIN
pin-hint = 6 digits. The PIN is valid for { $minutes } minutes.
pin-missing = If the PIN does not arrive
pin-missing-body = Check the customer number and how you chose to receive the PIN. A new PIN makes the one before it useless. After several requests we may pause for a while. If it is urgent, please contact us using the details below.
pin-again = Send a new PIN
pin-again-done = Your request for a new PIN has been received.
pin-wait = You can ask for a new one in { $n } seconds.
pin-anew = Start again
refused-pin = The PIN is wrong or has expired. { $left } tries left.
pin-factor-lead = You use a second factor, so we have sent a one-time password to the email address of your login.

pin-change-title = Change your login
pin-change-lead = Fill in only what you want to change. You can change both at once.
pin-change-address = Login ID
pin-change-address-body = We send a mail to the new address. The change takes effect when you open the link in it.
pin-change-password = Password
refused-pin-nothing = Enter a new login ID or a new password.

login-address-title = Change your login ID
login-address-lead = We send a mail to the new address. The change takes effect when you open the link in it.
login-address-now = Present login ID
login-address-new = New login ID (email address)
login-address-again = New login ID (again)
login-address-send = Send the confirmation mail
login-address-changed = Your login ID was changed. From now on, log in with the new one.
refused-same-login = This is your present login ID. Enter another email address.
refused-number-taken = This customer number is already registered.
top-login-address = Change the email address that you log in with

login-sent-title = The confirmation mail has been sent
login-sent-lead = We have sent a mail to this address. Open the link in it within 24 hours. Until then, keep using your present login ID.
login-sent-with-password = Your password was changed.

login-confirm-title = Confirm your new login ID
login-confirm-lead = This email address becomes your new login ID.
login-note-login-changed = The login ID was changed. Please log in with the new one.
dead-link-login-used-next = Your login ID has been changed already. Please log in with the new one.
dead-link-login-next = Please ask for the change of your login ID once more.

history-wrong-pin = Wrong PIN

pin-voice = This is { $site }. Your PIN is: { $digits }. Once more: { $digits }. It is valid for { $minutes } minutes.
pin-sms = { $site }: your PIN is { $pin } ({ $minutes } min).
pin-sms-nameless = Your PIN is { $pin }, valid for { $minutes } minutes.

mail-pin-subject = [{ $site }] Your PIN
mail-pin-what = Here is the PIN for resetting your login. Enter it on the page within { $minutes } minutes.
mail-pin-code = PIN: { $pin }
mail-pin-not-you = If you did not ask for this, tell nobody the PIN and delete this mail. Your login stays as it is.

mail-login-confirm-subject = [{ $site }] Confirm your new login ID
mail-login-confirm-what = We were asked to make this email address your new login ID. Nothing has been changed yet.
mail-login-confirm-do = Open the link below to complete the change. The link is valid for { $hours } hours and works once.
mail-login-confirm-link = Complete the change
mail-login-confirm-not-you = If you do not recognise this, do not open the link and delete this mail. The login ID stays as it is.

mail-login-changed-subject = [{ $site }] Your login was changed
mail-login-changed-password = Your password was reset at { $at }.
mail-login-changed-address = Your login ID (email address) was changed at { $at }.
mail-login-changed-others = For your safety, all sessions on other devices have been ended.

mail-login-taken-subject = [{ $site }] About your email address
mail-login-taken-what = Somebody wanted to use this email address as a login ID. It already is one, so nothing was done.
mail-login-taken-do = If it was you, please use another email address.
mail-login-taken-not-you = If it was not you, delete this mail. Nothing has changed.

pin-registered-lead = You use a second factor, so please enter the code that your authenticator app shows, or a recovery code.
pin-registered-code = App code or recovery code
pin-registered-hint = The 6 digits that the app shows, or one of the recovery codes that you kept.
refused-pin-registered = The code is not right. You can try { $left } more times.
