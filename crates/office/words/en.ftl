### The frame of the office: login, choice of a site, today, operators

## Login

office-login-title = Office login
office-login-email = Email address
office-login-password = Password
office-login-first-time = For your first login, type the code that you were given into the password field.
office-login-button = Log in
office-login-first = Log in to go on to the page you opened.
office-login-out = You have logged out.
office-login-over = This login has ended. Please log in again.
office-login-refused = The email address or the password is not correct.
office-login-locked = Too many wrong entries. You can log in again at { $time }.
office-login-first-over = Your first login code has expired. Please ask your system administrator for a new one.

## Second step

office-code-title = Two-step verification
office-code-app = Verification code
office-code-app-hint = The 6 digits that your authenticator app shows
office-code-recovery = Recovery code
office-code-recovery-hint = One of the codes that you noted down and have not used yet
office-code-to-recovery = No phone at hand? Use a recovery code
office-code-to-app = Use a code from the authenticator app
office-code-wrong = This code is not correct. Attempts left: { $left }.
office-code-used = This code has been used already. Please wait for the next one.
office-code-clock = Your phone's clock seems to be wrong. Set it to automatic and try again.

## First login

office-step-login = First code
office-step-password = Password
office-step-app = Authenticator app
office-step-codes = Recovery codes
office-next = Next

office-first-password-title = Choose a password
office-first-password-lead = You will log in with it from now on.
office-password-new = New password
office-password-again = New password (again)
office-password-differs = This differs from the new password.

office-app-title = Register an authenticator app
office-app-lead = Scan this picture with an authenticator app on your phone, and type the 6 digits that it shows.
office-app-picture = QR code for the authenticator app
office-app-by-hand = If you cannot scan it, type these letters into the app.
office-app-wrong = This code is not correct. Please check what the app shows.

office-codes-title = Note down your recovery codes
office-codes-lead = They stand in for the app when you have no phone. Each works once. This page will not be shown again: print it, or keep the codes in a safe place.
office-codes-copy = Copy all
office-codes-copied = Copied
office-codes-done = I have noted them

## Choice of a site, today

office-sites-title = Choose a site
office-sites-none = No site is assigned to you. Please ask your system administrator.
office-start-empty = There is nothing here for your role yet.

## Change of password

office-password-current = Current password
office-password-change = Change
office-password-back = Back to work
office-password-wrong = The current password is not correct.
office-password-same = Please choose a password other than the current one.
office-password-done = Your password has been changed. Logins on other devices have ended.

## Operators

operators-title = Operators
operators-lead = The people who work for this site. Your system administrator adds them and issues new codes.
operators-name = Name
operators-email = Email address
operators-role = Role
operators-clerk = { $role } ({ $desks })
operators-state = State
operators-last-login = Last login
operators-deeds = Actions
operators-works = Active
operators-waits = Waiting for first login
operators-shut-out = Suspended
operators-never = None
operators-end = End role
