# A new first password

login-reset-request = Ask for a new first password
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
