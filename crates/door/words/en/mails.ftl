# Mails

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
