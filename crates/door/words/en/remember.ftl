# Keeping a login

remember-label = Stay logged in for { $days } days
remember-hint = Do not choose this on a shared device.
sessions-kept = Kept logged in
history-remembered = Came back, kept logged in
history-copied = Copy of a kept login found
login-note-stolen = The login that this device kept was used in another place, too. For your safety it is no longer kept. Please log in and change your password.

mail-copied-subject = [{ $site }] A device is no longer kept logged in
mail-copied-what = On { $at } a copy of the login that one of your devices keeps was used, so we have ended it. Somebody else may have got hold of it.
mail-copied-do = Please log in by the link below and change your password. Your login history and the devices logged in tell more.
mail-copied-link = Log in
mail-copied-not-you = If you have questions, please contact us below.
