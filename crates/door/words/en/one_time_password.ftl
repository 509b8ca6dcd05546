# One-time password

otp-title = One-time password
otp-lead = We have sent a 6-digit one-time password to { $address }.
otp-code = One-time password
otp-hint = The 6 digits in the mail, valid for 10 minutes.
otp-send = Send
otp-missing = It may take some minutes. Please look in the spam folder, too. Sending again makes the former one-time password invalid.
refused-one-time-password = This one-time password is wrong or has expired. You may try { $left } more times.
login-note-code-spoiled = The second factor was wrong too often. Please log in again.
login-no-address = No e-mail address is registered, so we cannot send a one-time password. Please contact the support desk below.
history-wrong-code = Wrong second factor
history-no-address = No e-mail address
mail-otp-subject = [{ $site }] Your one-time password
mail-otp-what = Here is your one-time password for logging in. Please enter it within { $minutes } minutes.
mail-otp-code = One-time password: { $code }
mail-otp-not-you = If you are not logging in, somebody else may know your password. Tell nobody this one-time password, and contact the support desk below.
refused-not-six-digits = Please enter the 6 digits.
