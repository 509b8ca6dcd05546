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
layout-acting = Acting
layout-acting-who = { $operator } is acting for { $person } at { $customer }.
layout-acting-reason = Reason: { $reason }
layout-acting-until = (until { $time })
layout-acting-end = Stop acting
layout-menu = Menu
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
error-closed-to-acting = Not available while acting for a customer
error-closed-to-acting-body = Only the customer can use this page. While acting for them, you can open the pages of the desks you work at, their profile and their login history.
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
list-count-more = { $count } or more
list-refused-words = Search for up to { $words } words, { $letters } letters in all.
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
office-factors = Two-step login
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

### Programs at the API

office-role-program = Program
api-title = Madoguchi API
api-about = What people do in the office, done by a program: one key is for one site, and for what its scopes open there.
api-key-scheme = The key that was made in the office, sent as a bearer token.
api-refusals = What was not taken (RFC 9457). Nothing has been changed.
api-faults = What could not be done (RFC 9457). Send it again later.
api-unchanged = Nothing has changed since.
api-header-if-none-match = The ETag that you have. Unless it has changed the answer is 304.
api-header-if-match = The ETag of what you read. Where somebody has changed it meanwhile the answer is 412.
api-header-name = The name of this request. Sent again under the same name within 24 hours it is answered as before, and nothing is done twice. Of a file its type and its length are compared.
api-refused-query = The query cannot be taken ({ $why }).
api-refused-body = The body cannot be taken ({ $why }).
api-refused-limit = Ask for 1 to { $max } at once.
api-refused-cursor = This is no place of this list. Give “next” of the page before, as it is.
api-refused-name-taken = This Idempotency-Key stands for another request.
api-refused-under-way = The request under this Idempotency-Key is still under way. Send it again in a moment.
api-refused-unknown = The request under this Idempotency-Key broke off, and it is not known whether it was done. Look first, then send it under a new name.
api-refused-if-match = This request cannot have an If-Match.

### What the fields of the API mean

api-field-about = What it was done to
api-field-added = When it was taken in
api-field-added-by = Who took it in
api-field-address = The address
api-field-after = “next” of the page before
api-field-answer = The answer (agreed, declined, withdrawn)
api-field-at = When
api-field-batch = The batch’s id
api-field-before = Before this moment
api-field-bounced = Notices that came back
api-field-by = Who did it (operator:, key:, user: and the id)
api-field-changed-customers = Customers that change
api-field-changed-users = Users that change
api-field-channel = The way (mail, sms, voice)
api-field-closing = The latest day of issue
api-field-code = A code of the reason
api-field-column = The column’s heading
api-field-consent = Consent to electronic delivery
api-field-contact-mail = The company’s mail address
api-field-created = When it was entered
api-field-customer = The customer’s id; in a search the number or the name
api-field-customer-name = The customer’s name when it was issued
api-field-customer-number = The customer’s number when it was issued
api-field-customers = How many customers
api-field-deeds = What can be done now
api-field-delivered = How many have been published
api-field-desks = The site’s desks
api-field-destroyed = When it was destroyed
api-field-detail = The reason in words
api-field-details = What else is known
api-field-type = What was done
api-field-timestamp = When it was done
api-field-data = The entry of the audit log
api-webhooks = Webhooks
api-webhooks-lead = What is done at a site is sent as a POST to the URLs that an owner has set up under “Webhooks” in the office (Standard Webhooks).
api-webhooks-taken = An answer 2xx within 15 seconds means that it was received. What takes longer is to be done after the answer.
api-field-did = The kind of deed
api-field-document = The document’s id
api-field-documents = How many documents
api-field-done = How many are done
api-field-due = The day on which it is due
api-field-earlier = The document that it corrects or cancels
api-field-electronic = Delivered electronically
api-field-email = The mail address
api-field-ended = When it ended
api-field-faults = Faults; with any of them nothing is let in
api-field-fetched = When the PDF was taken
api-field-format = What the file is
api-field-from = Issued on this day or later
api-field-from-address = From which address
api-field-gross = The amount with tax, in yen
api-field-has-authenticator = Whether an authenticator app is registered
api-field-has-paper = Whether there is a paper run
api-field-id = The id
api-field-import = The import’s id
api-field-imported = How many have been let in
api-field-invites = Whether new users are sent the mail that lets them in
api-field-is-locked = Whether the login is locked
api-field-issued = The day of issue
api-field-items = Those of this page
api-field-kana = The name in kana
api-field-key = The key’s name
api-field-kind = The kind
api-field-last-login = The last login
api-field-later = The document that corrects or cancels it
api-field-least = This amount or more
api-field-letters = How many letters
api-field-limit = How many at once (1 to 200; 50 unless said)
api-field-login = What they log in with; left out where that is the mail address
api-field-most = This amount or less
api-field-name = The name
api-field-new-customers = New customers
api-field-new-users = New users
api-field-next = Where the next page begins; null at the end
api-field-notice = The notice’s id
api-field-notice-ended = When the notice ended
api-field-notice-state = What became of the notice
api-field-notices = How many notices
api-field-notified = Notices that were delivered
api-field-number = The number
api-field-on-behalf = On whose behalf
api-field-on-paper = Sent on paper
api-field-opened = When it was opened, or how many were
api-field-outcome = What became of it
api-field-pages = How many pages
api-field-passkeys = How many passkeys
api-field-period-from = The first day of the period
api-field-period-until = The last day of the period
api-field-person = The person’s name
api-field-phone = The phone number
api-field-postal-code = The postal code
api-field-printed = How many have been printed
api-field-publish-at = When it is published; the usual time unless said
api-field-published = When it was published
api-field-reason = The reason
api-field-recipient = To whom
api-field-reply = What the other side said
api-field-row = The row; 0 is the file as a whole
api-field-rows = How many rows
api-field-run = The letter run’s id
api-field-same = Rows that change nothing
api-field-scopes = What the key opens
api-field-seq = The entry’s number
api-field-sessions = How many sessions are open
api-field-sha256 = The SHA-256 of the content
api-field-since = Since when
api-field-site = The site
api-field-stage = The stage
api-field-stalled = Why it is stuck
api-field-state = How it stands
api-field-subject = The subject
api-field-suspended = When it was suspended
api-field-through = When the first login was done
api-field-time-zone = The time zone
api-field-to = To whom
api-field-tracking = How it was delivered and read
api-field-trail = What happened to it
api-field-until = Until when
api-field-user = The user
api-field-users = The users
api-field-version = The version of the text
api-field-warnings = What is doubtful
api-field-what = What happened
api-field-who = Who
api-field-why = Why
api-field-word = A part of the number, the name, the kana, the phone, the subject

## Passkeys

way-passkey = Passkey
new-passkey-lead = Press “Create the passkey” and follow your device: it asks for your fingerprint, face or screen lock.
new-passkey-hint = A name by which you will recognise the device later.
passkey-create = Create the passkey
passkey-show = Use a passkey
passkey-no-script = Passkeys need JavaScript. Please enable it in your browser.
passkey-cancelled = Cancelled, or it took too long. Please try again.
passkey-unsupported = This browser or device cannot use passkeys.
passkey-elsewhere = Passkeys can be used when this page is open under the following address.
passkey-failed = The passkey could not be checked. Please try again.
refused-passkey = The passkey could not be registered. Please try again.
refused-passkey-known = This passkey is registered already.
refused-passkey-many = You may have { $most } passkeys at most. Please remove one that you do not use.
refused-passkey-tries = The passkey could not be checked. You may try { $left } more times.
refused-passkey-copied = This passkey may have been copied, so it is refused. Please log in another way, register another passkey first, and then remove this one.
refused-ceremony-over = It took too long. Please try again.
rename-passkey = Rename the passkey
rename-save = Save
