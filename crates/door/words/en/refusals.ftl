# Refusals

refused-empty = Please fill this in.
refused-link-spoiled = The code was wrong too often, so the link in the last mail no longer works. Choose a confirmation code once more and send the form again.
refused-same-password = This is the password that you have now. Please choose another one.
refused-addresses-differ = The two email addresses differ. Please enter the same one twice.
refused-passwords-differ = The two new passwords differ. Please enter the same one twice.
refused-current-password = The current password is not right.
refused-address = This is not an email address. Please enter one like “name@example.jp”.
refused-code = The confirmation code is not right. Tries left: { $left }.
