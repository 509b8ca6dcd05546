# The change of an address

mail-change-address-subject = [{ $site }] Change of email address
mail-change-address-what = We have received a request to change your email address. It has not been changed yet.
mail-change-address-do = Open the link below and enter the new address. The link is good for { $hours } hours, once.
mail-change-address-link = Enter the new address
mail-change-address-not-you = If you do not recognise this, delete this mail without opening the link. Your address stays as it is.

mail-new-address-subject = [{ $site }] Please confirm your new email address
mail-new-address-what = We have received a request to change to this email address. It has not been changed yet.
mail-new-address-do = Open the link below and confirm the change. The link is good for { $hours } hours, once.
mail-new-address-link = Confirm the change
mail-new-address-not-you = If you do not recognise this, delete this mail without opening the link. Your address will not be registered.

mail-address-changed-subject = [{ $site }] Your email address was changed
mail-address-changed-what = Your registered email address was changed at { $at }.
mail-address-changed-old = From now on our notices go to the new address.
mail-address-changed-new = From now on our notices come to this address.
mail-address-changed-not-you = If this was not you, somebody else may have done it. Please contact us at once using the details below.

new-address-title = Enter your new email address
new-address-lead = We will send a mail to it. The address changes once you confirm by the link in that mail.
new-address-sent-title = We have sent you a mail
new-address-sent-lead = Nothing has been changed yet. Open the link in the mail and confirm the change.
new-address-sent-missing = It can take some minutes. Please look in your spam folder, too. If the address is wrong, log in and ask for the change again.
new-address-confirm-title = Confirm the change of email address
new-address-confirm-lead = Please check the addresses and press “Confirm the change”.
new-address-old = Old email address
new-address-confirm-button = Confirm the change
address-changed-title = Your email address has been changed
address-changed-body = We have sent a notice to both the old and the new address.

refused-address-same = This is your present address. Please enter the new one.
refused-address-taken = Another user has this email address. Please enter another one.
refused-address-taken-meanwhile = Meanwhile another user has registered this email address. Please ask for the change again with another one.

dead-link-change-address-used-next = We have sent a mail to the new address. If it does not arrive, log in and ask for the change again.
dead-link-new-address-used-next = The email address has been changed.
dead-link-change-address-next = To change your email address, log in and ask for the change again.
