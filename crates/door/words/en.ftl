### The door: login, first login, passwords, consent, mails

to-top = To the top page
to-login = Go to login
to-recovery = Ask for a reset again
back-to-login = Back to login
list-comma = {", "}
code = Confirmation code

## Login

login-title = Log in
login-user-id = User ID
login-access-key = Access key
login-login-id = Login ID
login-email = Email address
login-address-hint = The email address that you registered.
login-password = Password
login-button = Log in
login-forgotten = Forgot your password?
login-first-time = First time here?
login-first-time-body = Enter the “{ $login }” and the first password from the letter that we sent you by post. We will then guide you through the first steps.
login-trouble = If you cannot log in
login-lockout-minutes = After { $failures } wrong passwords, login is blocked for { $minutes } minutes.
login-lockout-operator = After { $failures } wrong passwords, login is blocked. Please contact us to have it unblocked.
login-no-reset = If you have forgotten your password, please contact us using the details below.
login-suspended = This ID cannot be used at present. Please contact us using the details below.
login-first-expired = Your first password has expired. Please contact us using the details below and we will send you a new one.
login-locked-until = Login is paused because the password was wrong too often. Please try again after { $time }.
login-locked-by-operator = Login is blocked because the password was wrong too often. Please call us to have it unblocked.
login-note-taken-over = Someone logged in with the same ID on another device, so you were logged out here. If this was not you, please contact us using the details below.
login-note-password-changed = You were logged out because the password was changed. Please log in with the new one.
login-note-logged-out = You have logged out.
login-note-reset = Your password has been changed. Please log in with the new one.
login-note-first = Please log in to go on. After a while without activity we log you out, to be on the safe side.
login-refused = We could not log you in with what you entered. Please check it and try again.

in-use-title = This ID is in use
in-use-body = Someone is already logged in with this ID on another device. On this site an ID can be used in one place at a time.
in-use-since = Logged in at
in-use-device = Kind of device
in-use-device-unknown = Unknown
in-use-free-at = Free again at
in-use-do = Please log out on the other device, or log in again after the time above. If you do not recognise this login, please contact us using the details below.
in-use-takeover = You can also end the other session and log in here. Anything half-entered on the other device will not be sent.
in-use-takeover-button = End the other session and log in

## First login

step-login = Log in
step-consent = Consent
step-address = Email address
step-confirm = Confirm the address
step-password = Change the password

consent-title = Consent to electronic delivery of invoices
consent-lead = Invoices and related documents can reach you on this site instead of by post. Please read the following and choose whether you agree.
consent-documents = Documents
consent-method = Method
consent-method-is = PDF files to download from this site over the internet
consent-when = Time of issue
consent-when-is = The day after closing
consent-text = Terms of consent
consent-version = Version: { $version }
consent-ask = Do you agree to the above?
consent-agree = I agree
consent-decline = I do not agree
consent-decline-note = If you do not agree, we go on sending paper as before. You can still agree later.

declined-title = You chose not to agree
declined-body = We go on sending your documents by post as before. To be on the safe side, we have logged you out.
declined-next = If you would like electronic delivery later, log in again and choose “I agree”.

address-title = Change of email address
address-lead = Register the email address at which you want to receive our notices. We will send a mail to it to confirm it.
address-code-hint = Make one up yourself, and keep a note of it: you will be asked for it in the next step.
address-new = New email address
address-again = New email address (again)
address-send = Send

sent-title = Confirmation mail sent
sent-lead = We have sent a mail to the address below. Open the link in it and enter your confirmation code.
sent-address = Sent to
sent-next = Once you have confirmed the address there, go on here. The link also opens on another device, such as your phone.
sent-go-on = Next
sent-confirmed = Your address is confirmed. Press “Next” to go on.
sent-missing = If the mail does not arrive
sent-missing-body = It can take some minutes. Please look in your spam folder, too. If the address is wrong, correct it and we will send the mail again.
sent-again = Send again
sent-again-done = We have sent the mail again.
sent-enough = The mail has been sent as often as we can. Please check the address; if nothing arrives, contact us using the details below.
sent-wait = You can send it again in { $n } s.
sent-correct = Correct the address

confirm-title = Confirm your email address
confirm-lead = Enter your confirmation code to complete the registration of your email address.
confirm-code-hint = This is the code that you made up yourself on the previous page.
confirm-button = Confirm

dead-link-used = This link has already been used
dead-link-used-next = Your email address is confirmed. Please log in to go on.
dead-link-expired = This link has expired
dead-link-expired-next = Please log in and register your email address once more. We will send you a new link.
dead-link-unknown = We do not know this link
dead-link-unknown-next = Please check in the mail that the address was not cut off. If that does not help, start again from the login page.
dead-link-superseded = A newer mail has been sent
dead-link-superseded-next = We have sent you a newer mail since. Please use the link in the latest one.
dead-link-reset-used-next = Your password has been changed. Please log in with the new one.
dead-link-reset-next = Please ask for a password reset once more. We will send you a new link.
dead-link-spoiled = This link can no longer be used
dead-link-spoiled-next = The code was wrong too often, so we have disabled the link to be on the safe side. Please log in and register your email address once more.

## Passwords

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

## Top page

top-title = Top page
top-welcome = Welcome, { $name }.
top-last-login = Last login: { $at }
top-settings = Your settings
top-password = Change the password that you log in with
top-consent = See what you agreed to, or withdraw it

consent-given-title = Your consent to electronic delivery
consent-given-lead = You have agreed to electronic delivery as follows.
consent-given-at = Agreed at
consent-given-version = Version of the terms
consent-given-hash = Fingerprint of the terms (SHA-256)
consent-given-text = What you agreed to
consent-given-withdraw = You can withdraw your consent at any time. After that we send documents by post.

withdraw-title = Withdraw your consent
withdraw-body = After you withdraw, we send documents on paper by post. You will no longer receive them on this site.
withdraw-ask = Do you want to withdraw your consent?
withdraw-button = Withdraw consent
withdraw-keep = Keep it

withdrawn-title = Your consent has been withdrawn
withdrawn-body = From now on we send your documents by post. To be on the safe side, we have logged you out.
withdrawn-next = If you would like electronic delivery again, you can agree at your next login.

## Refusals

refused-empty = Please fill this in.
refused-link-spoiled = The code was wrong too often, so the link in the last mail no longer works. Choose a confirmation code once more and send the form again.
refused-same-password = This is the password that you have now. Please choose another one.
refused-addresses-differ = The two email addresses differ. Please enter the same one twice.
refused-passwords-differ = The two new passwords differ. Please enter the same one twice.
refused-current-password = The current password is not right.
refused-address = This is not an email address. Please enter one like “name@example.jp”.
refused-code = The confirmation code is not right. Tries left: { $left }.

## The rules of passwords

password-rule-length = { $min } to { $max } characters
password-rule-ascii = Only letters, digits and symbols of the plain keyboard
password-rule-ascii-without = Only letters, digits and symbols of the plain keyboard, but not { $symbols }
password-rule-letters-digits = Only letters and digits
password-rule-letters-digits-and = Only letters, digits and the symbols { $symbols }
password-rule-letter = At least one letter
password-rule-digit = At least one digit
password-rule-capital = At least one capital letter
password-rule-small = At least one small letter
password-rule-not-current = Not your current password
password-rule-no-login-id = Does not contain your login ID
password-rule-not-common = Not a common password that is easy to guess
password-rule-no-site-words = Does not contain the name of the site or the company

password-fault-too-short = Please use at least { $min } characters.
password-fault-too-long = Please use { $max } characters at most.
password-fault-character = The character “{ $character }” cannot be used. The list of rules says which can.
password-fault-letter = Please add at least one letter.
password-fault-digit = Please add at least one digit.
password-fault-capital = Please add at least one capital letter.
password-fault-small = Please add at least one small letter.
password-fault-current = This is your current password. Please choose another one.
password-fault-login-id = It contains your login ID. Please choose one that does not.
password-fault-common = It is easy to guess. Please choose another one.
password-fault-site-word = It contains the name of the site or the company. Please choose one that does not.

## Mails

mail-to-account = To: { $name }
mail-to-user = Dear { $name },
mail-label = { $label }:
mail-link-plain = If the button does not work, open this address in your browser:
mail-no-reply = This mail was sent automatically. Replies to it are not read.
mail-phone = Phone: { $phone }
mail-hours = Hours: { $hours }
mail-mail = Email: { $mail }

mail-confirm-subject = [{ $site }] Please confirm your email address
mail-confirm-what = We have received your email address ({ $address }). It is not registered yet.
mail-confirm-do = Open the link below and enter the confirmation code that you made up. The link is valid for { $hours } hours and works once.
mail-confirm-link = Confirm the email address
mail-confirm-code = For your safety, the code is not in this mail.
mail-confirm-not-you = If you do not recognise this, do not open the link and delete this mail. Nothing will be registered.

mail-password-subject = [{ $site }] Your password was changed
mail-password-what = Your login password was changed at { $at }.
mail-password-others = For your safety, all sessions on other devices have been ended.
mail-password-not-you = If this was not you, somebody else may have done it. Please contact us at once using the details below.

mail-reset-subject = [{ $site }] Set a new password
mail-reset-what = We have received a request to set a new password.
mail-reset-do = Open the link below and set a new password. The link is valid for { $minutes } minutes and works once.
mail-reset-link = Set a new password
mail-reset-not-you = If you did not ask for this, do not open the link and delete this mail. Your password stays as it is.

mail-registered-subject = [{ $site }] Your email address is registered
mail-registered-what = This email address is now registered. Our notices will come to it from now on.
mail-registered-do = If you have not finished your first login yet, please go on as the pages tell you.
mail-registered-not-you = If you do not recognise this, please contact us using the details below.

## Login history

history-title = Login history
history-lead = Your logins of the last 90 days. If you do not recognise one, please change your password at once.
history-from = From
history-until = Until
history-any = All
history-at = Time
history-outcome = Outcome
history-device = Device
history-address = Address
history-in = Logged in
history-first-login = First-login steps
history-in-use = Refused: in use
history-wrong = Wrong password
history-locked = Locked
history-expired = First password expired
history-suspended = Suspended

top-history = See when and from where you logged in

## A new first password

login-reset-request = Ask for a new first password
to-confirmation = Go to confirmation
to-correction = Correct
reset-request-title = Ask for a new password
reset-request-lead = We will send a new first password by letter to your registered address.
reset-request-company = Company
reset-request-person = Your name
reset-request-phone = Phone
reset-request-phone-hint = We may call you to make sure. Hyphens are optional.
reset-request-note = Message
reset-request-note-hint = Optional
reset-request-confirm-title = Please check your request
reset-request-confirm-lead = If everything is right, press "Send request".
reset-request-send = Send request
reset-request-done-title = We have received your request
reset-request-done-body = We will check your registration and send you a letter. Please quote this number if you contact us.
reset-request-number = Request number
refused-too-long = Please enter no more than { $max } characters.
refused-phone = Please enter the phone number with its area code, such as 03-0000-0000.

## One-time password

otp-title = One-time password
otp-lead = We have sent a 6-digit one-time password to { $address }.
otp-code = One-time password
otp-hint = The 6 digits in the mail, valid for 10 minutes.
otp-send = Send
otp-missing = It may take some minutes. Please look in the spam folder, too. Sending again makes the former one-time password invalid.
refused-one-time-password = This one-time password is wrong or has expired. You may try { $left } more times.
login-note-code-spoiled = The one-time password was wrong too often. Please log in again.
login-no-address = No e-mail address is registered, so we cannot send a one-time password. Please contact the support desk below.
history-wrong-code = Wrong one-time password
history-no-address = No e-mail address
mail-otp-subject = [{ $site }] Your one-time password
mail-otp-what = Here is your one-time password for logging in. Please enter it within { $minutes } minutes.
mail-otp-code = One-time password: { $code }
mail-otp-not-you = If you are not logging in, somebody else may know your password. Tell nobody this one-time password, and contact the support desk below.

## Devices logged in

sessions-title = Devices logged in
sessions-lead = These devices are logged in now. If you do not recognise one, end it and then change your password.
sessions-began = Logged in
sessions-seen = Last used
sessions-end = End
sessions-state = State
sessions-this = This device
top-sessions = See the devices that are logged in, and end them
login-note-ended-by-user = You were logged out here from another device.
otp-again-done = We have sent you a new one-time password.
