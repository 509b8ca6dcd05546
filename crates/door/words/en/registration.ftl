# Registering a new ID

registration-title = Register a new ID
registration-lead = Your mail address will be your ID. We will send a mail to it so that you can register.
registration-address-hint = You will log in with it, and we will write to it.
registration-send = Send

registration-sent-title = The mail has been sent
registration-sent-lead = We have sent a mail to the address below. Please go on by the link in it.
registration-sent-again = We have sent the mail again.

register-title = Your details
register-lead = Your mail address is confirmed. Please give your company and your name, and choose a password.
register-company = Company
register-name = Your name
register-again = Password (again)
register-button = Register

dead-link-register-used-next = You are registered already. Please log in with your mail address and password.
dead-link-register-next = Please begin again with “Register a new ID” on the login page.

mail-registration-subject = [{ $site }] Registering your ID
mail-registration-what = You asked to register an ID. You are not registered yet.
mail-registration-do = Please open the link below, give your company and name, and finish. The link works once, for { $hours } hours.
mail-registration-link = Go on with the registration
mail-registration-not-you = If you did not ask for this, please delete this mail without opening the link. Nothing will be registered.

mail-already-subject = [{ $site }] About your ID
mail-already-what = Somebody asked to register an ID with this mail address. It is registered already, so nothing new was registered.
mail-already-do = Please log in with your password. If you have forgotten it, you can set a new one from the login page.
mail-already-link = Log in
mail-already-not-you = If you did not ask for this, please delete this mail. Nothing has changed.
