# The rules of passwords

password-rule-length = { $min } to { $max } characters
password-rule-ascii = Only letters, digits and symbols of the plain keyboard
password-rule-ascii-without = Only letters, digits and symbols of the plain keyboard, but not { $symbols }
password-rule-letters-digits = Only letters and digits
password-rule-letters-digits-and = Only letters, digits and the symbols { $symbols }
password-rule-letter = At least one letter
password-rule-digit = At least one digit
password-rule-capital = At least one capital letter
password-rule-small = At least one small letter
password-rule-not-current = Not your current password
password-rule-no-login-id = Does not contain your login ID
password-rule-not-common = Not a common password that is easy to guess
password-rule-no-site-words = Does not contain the name of the site or the company

password-fault-too-short = Please use at least { $min } characters.
password-fault-too-long = Please use { $max } characters at most.
password-fault-character = The character “{ $character }” cannot be used. The list of rules says which can.
password-fault-letter = Please add at least one letter.
password-fault-digit = Please add at least one digit.
password-fault-capital = Please add at least one capital letter.
password-fault-small = Please add at least one small letter.
password-fault-login-id = It contains your login ID. Please choose one that does not.
password-fault-common = It is easy to guess. Please choose another one.
password-fault-site-word = It contains the name of the site or the company. Please choose one that does not.
