# Devices logged in

sessions-title = Devices logged in
sessions-lead = These devices are logged in now. If you do not recognise one, end it and then change your password.
sessions-began = Logged in
sessions-seen = Last used
sessions-end = End
sessions-state = State
sessions-this = This device
top-sessions = See the devices that are logged in, and end them
login-note-ended-by-user = You were logged out here from another device.
login-note-ended-by-operator = The support desk ended your login. If you did not expect this, please contact them.
otp-again-done = We have sent you a new one-time password.
