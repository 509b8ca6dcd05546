# Login

to-login = Go to login
to-recovery = Ask for a reset again
back-to-login = Back to login
list-comma = {", "}
code = Confirmation code

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
login-note-without-consent = You were logged out here because you have not agreed to electronic delivery, or have withdrawn your consent. To use this site, log in and agree.
login-note-in-use = That is done. This ID is logged in on another device: log out there, or wait a while, and log in here.
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
