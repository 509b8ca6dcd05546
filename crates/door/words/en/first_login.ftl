# First login

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
