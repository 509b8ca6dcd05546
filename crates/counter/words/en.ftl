### The frame of every page, and errors

product-name = Madoguchi

layout-skip = Skip to main content
layout-other-language = 日本語
layout-account = Account
layout-account-name = { $name }
layout-number = Customer number
layout-user = User
to-top = To the top page
layout-logout = Log out
layout-support = Contact
layout-phone = Phone
layout-hours = Hours
layout-mail = Email

field-show = Show
field-hide = Hide
field-show-what = Show: { $what }
field-hide-what = Hide: { $what }

form-refused-title = Error:{" "}
to-confirmation = Go to confirmation
to-correction = Correct
form-refused = Please check what you entered

upload-not-chosen = Choose a file.
upload-too-large = The file is too large. Choose one of { $limit } MB at most.

steps-label = Progress
steps-count = Step { $now } of { $count }
steps-done = done

rules-met = met
rules-unmet = not met yet

error-status = Error { $status }
error-fault-id = Reference number
error-to-start = Back to the top page
error-to-login = Go to login
error-open-again = Open the page again

error-not-found = Page not found
error-not-found-body = The address may be wrong, or the page may have been moved or removed.
error-sign-in = Please log in
error-sign-in-body = You need to log in to see this page.
error-forbidden = This page is not available to you
error-forbidden-body = Your login does not give access to this page. If you think it should, please contact us using the details below.
error-conflict = This has already been changed
error-conflict-body = Another page or another person changed the same data meanwhile. Please check the latest state and try again.
error-stale-form = This page has expired
error-stale-form-body = To be on the safe side, we did not accept what was sent. Nothing was changed. Please open the page again and re-enter your input.
error-no-cookies = Please allow cookies
error-no-cookies-body =
    Your browser does not accept cookies, so we could not take what you sent. Nothing was changed.
    Please allow cookies in your browser's settings, then open the page again.
error-garbled = We could not read what was sent
error-garbled-body = Something was missing or in the wrong format. Nothing was changed. Please open the page again and retry.
error-wrong-method = This cannot be done here
error-wrong-method-body = This address cannot be opened directly. Please go back to the top page and start again.
error-too-large = That is too large to send
error-too-large-body = Please shorten your input or use a smaller file, then send it again.
error-too-many = Please wait a little
error-too-many-body = There were too many attempts in a short time, so we have paused them. Please try again in about { $minutes } min.
error-busy = We are very busy right now
error-busy-body = We could not take your request. Nothing was changed. Please try again in about { $minutes } min.
error-fault = Sorry, something went wrong
error-fault-body = A problem on our side kept us from finishing. Please try again later. If it keeps happening, please contact us with the reference number below.

## Lists

list-count = { $count } in all
list-count-more = more than { $count }
list-pages = Pages
list-before = Previous 50
list-after = Next 50
list-csv = Save this list as CSV:
list-csv-utf8 = UTF-8 (for Excel)
list-csv-sjis = Shift_JIS
list-filter = Filter
list-clear = Clear filters
list-empty = Nothing matches these filters.

## The frame of the office

office-mark = Office
office-start = Today
office-pages = Office menu
office-switch = Switch site
office-password = Change password
office-role-owner = Owner
office-role-clerk = Clerk
office-role-contact = Contact centre
office-role-auditor = Auditor
office-error-forbidden-body = Your role does not allow this. If you need it, please ask an owner of this site.
office-error-fault-body = A problem in the system kept this from being completed. Please try again later. If it persists, give this number to your system administrator.

mail-to-account = To: { $name }
mail-to-user = Dear { $name },
mail-label = { $label }:
mail-link-plain = If the button does not work, open this address in your browser:
mail-no-reply = This mail was sent automatically. Replies to it are not read.
mail-phone = Phone: { $phone }
mail-hours = Hours: { $hours }
mail-mail = Email: { $mail }

# What is wrong with a file
table-empty = The file is empty.
table-no-csv = This cannot be read as CSV. A closing quotation mark may be missing.
table-heading-missing = A column with this heading is missing.
table-heading-twice = Two columns have this heading.
table-too-many-cells = The row has more cells than there are headings.
table-many-more = There are too many mistakes; the rest was not checked.
table-missing = Nothing is entered.
table-unreadable-letter = “{ $typed }” has letters that cannot be read. Please check the encoding.
table-control-character = “{ $typed }” has control characters.
table-too-long = “{ $typed }” is too long.
fault-row = Row
fault-column = Column
fault-reason = What is wrong
fault-file = Whole file

## Charts

chart-what = What
chart-count = Number
chart-share = Share
chart-as-table = As a table
