# A link to set a password

set-up-title = Set your password
set-up-lead = Choose the password that you will log in with. Once it is set, you can log in.
set-up-advice = Do not use the password of another service. When a person in charge moves on or leaves, change it at once.
set-up-button = Set the password
login-note-set-up = Your password is set. Please log in.
dead-link-set-up-used-next = The password has been set. Log in with it.
dead-link-set-up-next = Please ask whoever invited you, or the contact below, to send the link again.

mail-set-up-subject = [{ $site }] Getting started
mail-set-up-what = You have been registered as a user of { $site }.
mail-set-up-login = Login ID: { $login }
mail-set-up-do = Open the link below and set your password. The link is good for { $days } days, once.
mail-set-up-link = Set the password
mail-set-up-not-you = If you do not know what this is about, delete this mail without opening the link.
