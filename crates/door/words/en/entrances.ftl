# The two entrances

entrances-lead = Please choose how to log in.
entrance-certificate = Log in with a client certificate
entrance-certificate-what = This computer has our client certificate installed
entrance-code = Log in with a one-time password
entrance-code-what = You receive a 6-digit one-time password at your registered email address
entrance-back = Back to the choice of login
entrance-certificate-help = About client certificates
entrance-certificate-help-body = Import the certificate that was issued to you into your browser, and choose it when the browser asks. After importing it, or to choose again, close all browser windows and open the browser anew.
login-note-no-certificate = This browser has not sent a client certificate. Import your certificate, open the browser anew and try again.
login-refused-certificate = We could not log you in. Please check what you entered, and that your client certificate was issued to you and has not expired.
login-length = { $length } characters.
refused-access-key-length = An access key has { $length } characters. Please enter all of them.
history-certificate-missing = No certificate
history-certificate-not-ours = A certificate of somebody else’s
history-certificate-not-yet-valid = Certificate not yet valid
history-certificate-expired = Certificate expired
history-certificate-unknown = Certificate not registered
history-certificate-of-another = Another customer’s certificate
history-certificate-revoked = Certificate revoked
