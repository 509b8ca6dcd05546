### The frame of the office: login, choice of a site, today, operators

## Login

office-login-title = Office login
office-login-email = Email address
office-login-password = Password
office-login-first-time = For your first login, type the code that you were given into the password field.
office-login-button = Log in
office-login-first = Log in to go on to the page you opened.
office-login-out = You have logged out.
office-login-over = This login has ended. Please log in again.
office-login-refused = The email address or the password is not correct.
office-login-locked = Too many wrong entries. You can log in again at { $time }.
office-login-first-over = Your first login code has expired. Please ask your system administrator for a new one.

## Second step

office-code-title = Two-step verification
office-code-app = Verification code
office-code-app-hint = The 6 digits that your authenticator app shows
office-code-recovery = Recovery code
office-code-recovery-hint = One of the codes that you noted down and have not used yet
office-code-to-recovery = Neither your app nor a passkey at hand? Use a recovery code
office-code-to-passkey = Use a passkey
office-code-passkey = Your device asks for your fingerprint, face or screen lock.
office-code-to-app = Use a code from the authenticator app
office-code-wrong = This code is not correct. Attempts left: { $left }.
office-code-used = This code has been used already. Please wait for the next one.
office-code-clock = Your phone's clock seems to be wrong. Set it to automatic and try again.

## First login

office-step-login = First code
office-step-password = Password
office-step-factor = Second step
office-step-codes = Recovery codes
office-next = Next

office-first-password-title = Choose a password
office-first-password-lead = You will log in with it from now on.
office-password-new = New password
office-password-again = New password (again)
office-password-differs = This differs from the new password.

office-factor-title = Choose a second step
office-factor-lead = Beside the password, you will use it at each login.
office-factor-passkey = Your device asks for your fingerprint, face or screen lock. It does not work on false sites, which keeps you safe.
office-factor-app = You type 6 digits that an app on your phone shows.

office-app-title = Register an authenticator app
office-app-lead = Scan this picture with an authenticator app on your phone, and type the 6 digits that it shows.
office-app-picture = QR code for the authenticator app
office-app-by-hand = If you cannot scan it, type these letters into the app.
office-app-wrong = This code is not correct. Please check what the app shows.

office-codes-title = Note down your recovery codes
office-codes-lead = They stand in for the app when you have no phone. Each works once. This page will not be shown again: print it, or keep the codes in a safe place.
office-codes-copy = Copy all
office-codes-copied = Copied
office-codes-done = I have noted them

## Second step

office-factors-done = Your change has been saved.
office-factors-app = Authenticator app
office-factors-has = Registered
office-factors-has-not = Not registered
office-factors-codes = Recovery codes
office-factors-left = { $n } left
office-factors-none = None is registered.
office-factors-nowhere = Passkeys cannot be used under this address.
office-factors-name = Name
office-factors-added = Registered
office-factors-used = Last used
office-factors-unused = Not used yet
office-factors-change = Change
office-factors-rename = Rename
office-factors-add = Register a passkey
office-factors-add-lead = To show that it is you, please enter your current password.
office-factors-remove = Remove a passkey
office-factors-remove-lead = You will no longer be able to log in with this passkey, and your logins on other devices end. What remains of it on your device can be removed in the device's settings.
office-factors-remove-button = Remove
office-factors-last = The last one cannot be removed. Please register another passkey first.
office-factors-back = Back

did-office-added-passkey = Operator registered a passkey
did-office-renamed-passkey = Operator renamed a passkey
did-office-removed-passkey = Operator removed a passkey
did-office-refused-copied-passkey = Refused an operator's passkey (perhaps copied)

## Choice of a site, today

office-sites-title = Choose a site
office-sites-none = No site is assigned to you. Please ask your system administrator.
office-start-empty = There is nothing here for your role yet.

## Change of password

office-password-current = Current password
office-password-change = Change
office-password-back = Back to work
office-password-wrong = The current password is not correct.
office-password-same = Please choose a password other than the current one.
office-password-done = Your password has been changed. Logins on other devices have ended.

## Operators

operators-title = Operators
operators-lead = The people who work for this site. Your system administrator adds them and issues new codes.
operators-name = Name
operators-email = Email address
operators-role = Role
operators-clerk = { $role } ({ $desks })
operators-state = State
operators-last-login = Last login
operators-deeds = Actions
operators-works = Active
operators-waits = Waiting for first login
operators-shut-out = Suspended
operators-never = None
operators-end = End role

## Customers

customers-title = Customers
customers-search = Search
customers-search-hint = Part of the number, name, kana or phone number
customers-state = State
customers-any = All
customers-waiting = Awaiting first login
customers-open = In use
customers-suspended = Suspended
customers-closed = Closed
customers-locked = With a locked user
customers-number = Customer number
customers-name = Name
customers-kana = Kana
customers-address = Address
customers-phone = Phone
customers-mail = Company e-mail
customers-created = Registered
customers-none = Not on file
customers-never = None
customers-back = Back to the customers
customers-back-to = Back to { $name }
customers-people = Users
customers-nobody = No users are registered.
customers-customer = Customer
customers-person = User

user-login = Login ID
user-name = Name
user-email = E-mail address
user-state = State
user-last-login = Last login
user-state-active = In use
user-state-waiting = Awaiting first login
user-state-locked = Locked
user-state-reported = Reported a login as not theirs
user-state-suspended = Suspended
user-account-shut = The customer is suspended or closed, so this user cannot log in.
user-lock = since { $since }, after { $failures } failures, until unlocked
user-lock-until = from { $since } until { $until }, after { $failures } failures
user-step = First login
user-step-done = Done
user-step-none = Not begun
user-step-at = At “{ $step }”
user-first = First password
user-first-open = Unused, without a date of expiry
user-first-until = Unused, valid until { $until }
user-first-over = Expired ({ $until })
user-consent = Electronic delivery
user-consent-agreed = Agreed (version { $version }, { $at })
user-consent-not = Not agreed (version { $version }, { $at })
user-factors = Second factors
user-factor-passkeys = passkeys: { $count }
user-factor-app = authenticator app
user-factor-code = codes by e-mail
user-factor-recovery = recovery codes left: { $count }
and = {", "}
user-live = Devices logged in
user-live-none = No device is logged in.
user-device = Device
user-began = Logged in
user-seen = Last used
user-logins = Recent logins
user-login-at = When
user-login-outcome = Result
user-login-device = Device
user-login-address = IP address

user-deed-unlock = Unlock
user-deed-unlock-lead = Sets the count of failures to 0, so that the user can log in at once. On the phone, first make sure who is calling.
user-deed-unlock-done = The user is unlocked.
user-deed-letter = Issue a letter
user-deed-letter-lead = Makes a new first password and shows the letter (PDF) in a new window. It is shown only once, and the present password and any earlier letter stop working.
user-deed-letter-done = The letter has been issued.
user-deed-help = Send a password link
user-deed-help-lead = Sends a link for setting the password to the address on file. Links sent earlier stop working.
user-deed-help-done = The password link has been sent.
user-deed-clear-factors = Clear second factors
user-deed-clear-factors-lead = Removes all passkeys, the authenticator app and the recovery codes, and logs the user out everywhere. The user is told by e-mail.
user-deed-clear-factors-done = The second factors are cleared.
user-deed-suspend = Suspend user
user-deed-suspend-lead = This user can no longer log in, and is logged out everywhere at once.
user-deed-suspend-done = The user is suspended.
user-deed-resume = Resume user
user-deed-resume-lead = This user can log in again with the same password as before.
user-deed-resume-done = The user can log in again.

account-deed-suspend = Suspend customer
account-deed-suspend-lead = None of this customer’s users can log in. Documents issued meanwhile go by post. You can resume the customer later.
account-deed-close = Close customer
account-deed-close-lead = None of this customer’s users can log in any more. Issued documents and records stay until their retention ends.
account-deed-reopen = Resume customer
account-deed-reopen-lead = This customer’s users can log in again with the same passwords as before. Users suspended one by one stay suspended.

edit-registration = Register a customer
edit-customer = Change the customer
edit-addition = Add a user
edit-user = Change the user
edit-register = Register
edit-add = Add
edit-save = Change
edit-postal-code = Postal code
edit-number-hint = Letters, digits and - _ . / up to 40 characters. It cannot be changed later.
edit-address-hint = Letters are sent here. Put the building on a line of its own.
edit-email-hint = Password links sent so far stop working, and the present address gets a notice.
edit-login-hint = This becomes the login ID.
edit-first-user = First user
edit-first-user-hint = Leave these empty to add a user later.
edit-address-theirs = The user has confirmed the e-mail address, and changes it themselves. If mail no longer arrives there, delete this user and add them again.
edit-refused-meanwhile = Somebody changed this to “{ $now }” after you opened the page. To put yours in its place, press the button again.
edit-refused-emptied = Somebody emptied this after you opened the page. To put yours in its place, press the button again.
edit-refused-there = This user is registered already.
customer-registered = The customer is registered.
customer-changed = The customer has been changed.
user-added = The user is registered.
user-changed = The user has been changed.

user-personal-data = Personal data
user-erased = The user has been deleted.

disclosure-title = Disclose personal data
disclosure-lead = Gathers everything that this site holds about the user in one file (ZIP): index.html for the browser, data.json for machines. Make sure first who is asking.
person-file-title = Personal data held
person-file-lead = What “{ $site }” holds about { $name } as of { $at }.
person-file-machines = data.json has the same for machines.
person-file-none = Of which nothing is held
person-file-left-out = What is not here
person-file-left-out-lead = Passwords and other secrets are kept only in a form that can be compared, and their values are not held. Records that serve one step and vanish soon are not here either. Documents belong to the customer: only their numbers and how they were read are here.

erasure-title = Delete the user
erasure-do = Delete
erasure-goes = What goes
erasure-goes-login = Login ID, name, e-mail address, password, second factors
erasure-goes-history = Devices logged in, login history, unsent input
erasure-goes-mails = Recipients and texts in the outbox (kind, time and outcome stay), the address’s suppression. Where the mail about this deletion went is forgotten after 14 days
erasure-goes-requests = What was typed into requests for a new first password
erasure-stays = What stays
erasure-stays-consents = Consents to electronic delivery, as proof that they were given, without the name
erasure-stays-documents = Documents, and the record of their delivery and reading (the law on electronic records; proof of delivery), without name and address
erasure-stays-log = The audit log, which could not be proved whole otherwise; it has the user by a number
erasure-stays-copies = Results of imports; backups and letters for printing until their time is over
erasure-last = Nobody of this customer will be able to log in. The customer stays registered, and documents will go by post.
erasure-elsewhere = This user belongs to other customers, too. They are taken out of this one and stay otherwise. To delete everything, delete them there as well.
erasure-reason-hint = Stays in the log for good. Do not name the person. Up to 200 characters

deed-reason = Reason
deed-reason-hint = Kept in the records. Up to 200 characters
deed-refused-no-reason = Enter a reason.
deed-back = Go back without doing this
opens-window = (opens a new window)

## Requests for a new first password

requests-title = Password requests
requests-lead = Customers who cannot log in and ask for a new first password.
requests-only-waiting = Show only those waiting
requests-all = Show answered ones, too
requests-none = No request is waiting.
requests-at = Received
requests-number = Request number
requests-company = Company
requests-person = Contact
requests-state = Answer
requests-waiting = Waiting
requests-letter = Letter issued
requests-declined = Declined
requests-one = Password request
requests-back = Back to the requests
requests-typed = What they wrote
requests-note = Note
requests-on-file = What is on file
requests-unknown = No user with this ID is found.
requests-to-user = See how the user stands
requests-answer = Answer
requests-check = Compare what they wrote with what is on file, and make sure who is asking, for example by calling the phone number on file. The letter goes to the address on file.
requests-reason-hint = Kept in the records when you decline; the customer does not see it. Up to 200 characters
requests-decline = Decline

## Letters

letter-without-address = No address is on file. The letter will show the company and the name alone.
letter-step-factor = Register a second factor: a passkey or an authenticator app.
letter-step-consent = Read the consent to electronic delivery and agree to it.
letter-step-address = Register your e-mail address: open the link in the mail and enter the code that you made up.
letter-step-password = Choose a new password. From then on you log in with it.

# Imports
imports-title = Import of customers
imports-lead = Adds and updates customers and their users from the core system's list (CSV).
imports-none-yet = There has been no import yet.
import-new-file = Import a file
import-new-lead = Choose a CSV file. It is checked first: what is new, what changes and what is wrong is shown row by row. The check changes nothing.
import-file = File
import-file-hint = CSV (UTF-8 or Shift_JIS), up to 256 MB and a million rows.
import-check = Check the file
import-back = Back to the imports
import-help = How to make the file
import-help-csv = The first row holds the headings. The columns may stand in any order; “number” must be there.
import-help-rows = One row is one user. For a customer without users yet, the columns of the customer are enough.
import-help-blank = What a file has no column for stays as it is; a blank cell empties the value. Names, and addresses that their owner has confirmed, are never emptied or changed by a blank.
import-help-password = First passwords cannot be imported. They are made when the letters are printed.
import-headings = Headings that can be used
import-added = Received
import-name = File
import-stage = State
import-rows = Rows
import-stage-checking = Being checked
import-stage-refused = Mistakes found
import-stage-checked = Waiting to be run
import-stage-running = Running
import-stage-done = Done
import-stage-withdrawn = Withdrawn
import-progress = { $done } of { $all } rows are done
import-faults = { $count ->
    [one] 1 mistake
   *[other] { $count } mistakes
}
import-faults-do = Nothing was changed. Please mend the file and import it again.
import-faults-left-out = Things changed after the check: these rows were left out.
import-faults-csv = List of mistakes (CSV)
import-warnings = { $count ->
    [one] 1 thing to look at
   *[other] { $count } things to look at
}
import-would = What the import would change
import-did = What changed
import-new-accounts = New customers
import-changed-accounts = Changed customers
import-new-people = New users
import-changed-people = Changed users
import-same-rows = Rows that change nothing
import-report = Result row by row (CSV)
import-nothing = Everything in the file is on file already. There is nothing to import.
import-invites = Send new users the mail to set their password at once
import-do = Import
import-withdraw = Withdraw this import
import-next = What comes next
import-next-letters = The new users have no first password yet. Please print their letters.
import-account = Customer
import-login = Login
import-person = User
import-what = Changed columns
import-new = new
import-changed = changed
import-same = unchanged
import-empty = The file has no row of a customer.
import-number = “{ $typed }” cannot be used. Up to 40 half-width letters, digits and - _ . / are right.
import-postal-code = “{ $typed }” is no postal code.
import-phone = “{ $typed }” is no phone number. It has 10 or 11 digits and begins with 0.
import-mail = “{ $typed }” is no mail address.
import-login-length = “{ $typed }” cannot be used. It must have { $length } characters.
import-login-twice = “{ $typed }” stands in row { $row }, too.
import-login-taken = “{ $typed }” is the login of another customer's user.
import-no-room = With “{ $typed }” the customer would have more users than the { $limit } that are allowed.
import-name-needed = “{ $typed }” is a new customer. Please give the name.
import-differs = Row { $row } says something else of the same customer.
import-person-twice = “{ $typed }” is the same user as row { $row }: they have changed the address by which they log in. Please leave one of the rows out.
import-too-many-rows = There are too many rows: a file has { $limit } at most. Please divide it.
import-many-left-out = Many rows were left out; those further down are not shown.
import-other-rows = The file has not as many rows as at the check, so the import could not be completed. The rows that are done stay. Please withdraw this import and import the file again.
import-not-taken = This column is not imported.

# Print runs of letters
letters-title = Letters
letters-lead = Makes first passwords and prints the letters that bring them, in postal order. A password stands in its letter and nowhere else.
letters-who = For
letters-new = Users who have had no letter yet
letters-expired = Users whose first password has expired
letters-people = { $count }
letters-begin = Print
letters-none-yet = There has been no print run yet.
letters-runs = Print runs
letters-run = Print run of letters
letters-back = Back to the letters
letters-added = Begun
letters-state = State
letters-letters = Letters
letters-printing = Being made
letters-ready = Waiting to be printed
letters-destroyed = Destroyed
letters-size = { $letters ->
    [one] 1 letter
   *[other] { $letters } letters
} ({ $pages ->
    [one] 1 page
   *[other] { $pages } pages
})
letters-progress = { $done } of { $all } are done
letters-fetched = Last fetched
letters-until = Destroyed by itself
letters-destroyed-at = Destroyed
letters-ready-lead = The PDF is ready. Letters without an address stand at its end. Please destroy it once it has been printed.
letters-fetch = Fetch the PDF
letters-destroy = It is printed: destroy it
letters-destroyed-lead = The PDF has been destroyed. If a letter is needed again, issue it on the customer's page; it brings a new first password.
letters-list = List of recipients (CSV)
letters-postal-code = Postal code
letters-login = Login

# What takes a while
office-stalled = The work has stopped
office-stalled-do = It failed several times. The server's log says why. Please resume it once that is mended.
office-resume = Resume
office-looks-again = This page updates itself every few seconds. The work goes on when you close it.

## The audit log

journal-title = Audit log
journal-lead = Who did what at this site, and when. Nothing in it can be changed or deleted.
journal-seq = No.
journal-at = Time
journal-on-behalf = On behalf of
journal-from = From
journal-until = Until
journal-by = Who
journal-who-hint = Login or mail address
journal-did = What
journal-any = All
journal-about = About
journal-address = From address
journal-details = Details
journal-system = System
journal-stranger = Somebody not logged in
journal-open = Open it
journal-account = Customer
journal-import = Import
journal-invitation = Invitation
journal-letters = Print run
journal-notice = Notice
journal-operator = Operator
journal-passkey = Passkey
journal-user = User
journal-only-about = Only what is about “{ $about }”.
journal-check = Check
journal-check-lead = Each entry is tied to the one before. The check goes through them from the first, and finds whatever was changed or taken out.
journal-do-check = Check the log
journal-checking = Checking.
journal-whole = Checked at { $at }: all { $entries } entries are whole. Proof: { $head }
journal-broken = Checked at { $at }: entry { $seq } is not what was recorded. The database may have been tampered with.
journal-cut-off = Checked at { $at }: only { $entries } of { $expected } entries are there. Entries may have been deleted.
did-office-began-letters = Began printing letters
did-office-changed-password = Operator changed their password
did-office-checked-journal = Checked the audit log
did-office-destroyed-letters = Destroyed a file of letters
did-office-disabled-operator = Disabled an operator
did-office-disclosed-person = Disclosed personal data
did-office-ended-role = Ended an operator's role
did-office-fetched-letters = Fetched a file of letters
did-office-finished-first-login = Operator finished their first login
did-office-gave-role = Gave an operator a role
did-office-logged-in = Operator logged in
did-office-logged-out = Operator logged out
did-office-login-refused = Operator's login refused
did-office-printed-letters = Finished printing letters
did-office-reset-operator = Gave an operator a new first code
did-office-resumed-letters = Resumed printing letters
did-office-used-recovery-code = Operator used a recovery code

## The outbox

outbox-title = Outbox
outbox-lead = What was sent to customers by mail, SMS and phone, and what became of it. Texts are not shown, since they carry links and codes.
outbox-test = Send a test mail
outbox-at = Left at
outbox-kind = About
outbox-to = To
outbox-to-erased = (a user who was deleted)
outbox-to-hint = The whole mail address or phone number
outbox-channel = By
outbox-mail = Mail
outbox-sms = SMS
outbox-voice = Phone call
outbox-state = State
outbox-any = All
outbox-waiting = Waiting
outbox-delivered = Sent
outbox-refused = Refused
outbox-given-up = Given up
outbox-notice = Notice
outbox-back = Back to the outbox
outbox-subject = Subject
outbox-attempts = Tries
outbox-tried = last at { $at }
outbox-reply = Their answer
outbox-waiting-lead = It waits to be sent. Where the other side does not answer, it is tried for three days.
outbox-again-lead = Once the cause is gone, the very same notice can be sent again.
outbox-again = Send again
outbox-text-gone = Its text has been erased, so that it cannot be sent again. Please send a new one from the customer's page.
suppressed-title = Addresses not written to
suppressed-lead = Mail to these addresses came back as undeliverable, and nothing more is sent to them. Release an address once mail can reach it again.
suppressed-none = There are none.
suppressed-since = Since
suppressed-why = Their answer
suppressed-this = Nothing is sent to this address
suppressed-this-since = A mail came back as undeliverable at { $since }.
suppressed-release = Release
mail-test-subject = [{ $site }] Test mail
mail-test-line = This is a test, sent from the office at { $at }. If you read it, mail works.
mail-test-after = If it was taken for spam, please check SPF, DKIM and DMARC of the sending domain.
mail-passkey-subject = [{ $site }] Your passkey for the office
mail-passkey-added = At { $at }, the passkey “{ $name }” was registered for your login to the office.
mail-passkey-removed = At { $at }, the passkey “{ $name }” for your login to the office was removed.
mail-passkey-refused = At { $at }, a login to the office with the passkey “{ $name }” was refused: it may have been copied. Please log in another way, register another passkey, and then remove this one.
mail-passkey-not-you = If this was not you, somebody else may have done it: change your password, and tell the system's administrator.
kind-office-passkey-changed = Notice about an operator's passkey
kind-office-test-mail = Test mail
did-office-took-bounce = Took in a returned mail by API
did-office-released-address = Released an address
did-office-sent-notice-again = Sent a notice again
did-office-sent-test-mail = Sent a test mail

## Where everybody begins

start-work = To be done
start-work-none = Nothing waits to be done.
start-work-count = { $count }
work-requests = Requests for a new first password
work-refused = Notices refused within 7 days
work-given-up = Notices given up within 7 days
work-imports = Imports of customers to be run
work-imports-stalled = Imports of customers that are stuck
work-letters = Letters to be printed
work-letters-stalled = Print runs that are stuck
start-logins = Logins (30 days)
start-logins-in = Logged in
start-logins-refused = Refused
start-logins-none = Nobody has logged in within 30 days.
start-day = Day
start-funnel = First logins
start-funnel-begun = Begun
start-funnel-factor = Second factor registered
start-funnel-consent = Agreed to electronic delivery
start-funnel-address = Mail address confirmed
start-funnel-password = Password set
start-funnel-through = Done
start-consents = Consent to electronic delivery
start-consent-agreed = Agreed
start-consent-declined = Declined
start-consent-withdrawn = Withdrawn
start-desks = Delivery
start-machine = The system
start-locked = Locked users
start-notices-waiting = Notices waiting
start-jobs-waiting = Jobs waiting
start-jobs-dead = Jobs given up
start-counting = The figures are being counted. Open this page again in a while.
start-counted = As of { $at }.

texts-title = Texts
texts-lead = What customers read on pages and in mails is written here. Every earlier version is kept.
texts-consent = Consent to electronic delivery
texts-terms = Terms of use
texts-news = News
texts-faq = Questions and answers
texts-mail = Mails
texts-mail-lead = A mail's subject can be changed, and words added before and after it.
texts-what = Text
texts-state = State
texts-version = Version
texts-starts = Shown from
texts-ends = Shown until
texts-by = Written by
texts-by-file = The site's file
texts-where = Shown on
texts-where-top = Top page
texts-where-login = Login page and top page
texts-none = Not written
texts-nothing = None yet.
texts-waiting = Not shown yet
texts-shown = Shown
texts-over = Over
texts-gone = Taken away
texts-replaced = Replaced
texts-new = Add: { $topic }
texts-back = Back to all texts
texts-back-to-text = Back to this text
texts-written = Saved.
texts-write = Text
texts-write-again = New version
texts-write-mail = Words to add
texts-label = Name of the version
texts-label-hint = Customers see it. For example: 2026-04
texts-title-label = Title
texts-question = Question
texts-answer = Answer
texts-subject = Subject
texts-before = Words before
texts-after = Words after
texts-body = Text
texts-body-hint = Leave an empty line between paragraphs. A line that begins with “1. …” or “Article 1” becomes a heading.
texts-mail-hint = They stand right after the greeting.
texts-mail-own = What you write is added to these words. What customers need, links and codes, cannot be changed. Without a subject the mail keeps its own.
texts-mail-sample = The mail's own words
texts-english = { $what } (English)
texts-english-may = Without it the English page shows the Japanese text.
texts-english-must = It is needed: customers may agree on the English page.
texts-english-mail = Without it nothing is added to English mails.
texts-at-login = Show it on the login page, too
texts-at-login-hint = Everybody can read it there. Do not use it for what is meant for customers alone.
texts-place = Order
texts-place-hint = Small numbers come first.
texts-asks-again = Ask those who have agreed before at their next login
texts-asks-again-hint = Who does not agree gets their documents by post.
texts-starts-hint = Empty: as soon as it is saved.
texts-ends-hint = Empty: without an end.
texts-at-once = As soon as it is saved
texts-versions = Versions
texts-version-title = Version { $version }
texts-end = Take it away
texts-end-lead = Customers no longer see it. Its versions are kept.
texts-end-mail = Take the added words away
texts-end-mail-lead = The mail is sent in its own words again.
texts-take-back = Take this version back
texts-take-back-lead = Customers have not seen it yet. Once it is taken back, they never will.
texts-confirm-title = Check the text
texts-confirm-lead = This is what customers will see. Save it if it is right.
texts-confirm-asks = Once it is shown, every customer is asked to agree at the next login.
texts-in-japanese = Japanese
texts-in-english = English
texts-do = Save
texts-refused-no-title = Enter the title.
texts-refused-no-question = Enter the question.
texts-refused-no-body = Enter the text.
texts-refused-no-answer = Enter the answer.
texts-refused-no-english = Enter the text in English.
texts-refused-no-label = Enter a name for the version.
texts-refused-long = Enter { $most } characters at most.
texts-refused-half = Enter both title and text in English, or neither.
texts-refused-empty = Enter a subject, or words to add.
texts-refused-place = Enter a number from 0 to { $most }.
texts-refused-moment = Enter a day and a time, as in 2026/12/01 09:00.
texts-refused-past = This time is over. Leave it empty, or enter one to come.
texts-refused-ends = Enter a time to come, later than the start.
texts-refused-label = There is a version of this name. Enter another one.
texts-refused-changed = While you were writing, somebody saved a new version. Look at the versions, and go on if yours is still right.
journal-text = Text
did-office-wrote-text = Wrote a text
did-office-ended-text = Took a text away

### Keys of programs

keys-title = API keys
keys-lead = Keys by which programs, such as your core system, work with this site’s data.
keys-manual = How the API works
keys-none = There is no key yet.
keys-new = New key
keys-name = Name
keys-name-hint = A name that tells which program has it.
keys-scopes = What it opens
keys-until = Good until
keys-until-hint = It is good until the end of this day.
keys-used = Last used
keys-never-used = Never
keys-state = State
keys-good = Good
keys-expired = Expired
keys-ended = Ended
keys-end = End
keys-make = Make the key
keys-back = Back to the keys
keys-made = The key is made
keys-made-lead = This is the key of “{ $name }”. It is never shown again: keep it in a safe place now.
keys-made-try = Try it like this:
keys-noted = I have kept it
keys-refused-no-name = Enter a name.
keys-refused-no-scope = Choose what it opens, at least one thing.
keys-refused-until = Enter a day within { $years } years from today, such as 2027/11/20.
scope-customers-read = Read customers and the outbox
scope-customers-write = Unlock, suspend, issue letters, resend
scope-intake-read = Read imports and letter runs
scope-intake-write = Enter, change and import customers, print letters
scope-house-read = Read the audit log
did-office-made-key = Made an API key
did-office-ended-key = Ended an API key

### The manual of the API

api-start = How to begin
api-start-body = Make a key in the office under “API keys” and send it in the Authorization header. Keep it in the environment or a vault, never in code or logs.
api-rules = What holds everywhere
api-rule-problems = What cannot be taken is answered by RFC 9457; “errors” names each field and why. Nothing has been changed then.
api-rule-pages = Lists come “limit” at a time. Give the value of “next” as “after”; null is the end.
api-rule-once = With an “Idempotency-Key” a change can be sent again where the answer was lost. It is not done twice. What is answered with a file, as letters are, is left out.
api-rule-marks = Send an “ETag” as “If-None-Match”, and what has not changed is answered with 304. Send it as “If-Match” with PUT or PATCH, and a change overwrites nobody else’s.
api-rule-limits = One key may ask 1,200 times a minute; “RateLimit” tells what is left. Beyond it the answer is 429, and “Retry-After” tells the seconds to wait.
api-rule-files = Files are the body as they are. What they are, and how they are encoded, is found by their content.
api-scope = Needs
api-parameters = Parameters
api-parameter = Parameter
api-field = Field
api-kind = Type
api-meaning = Meaning
api-sends = Send
api-answers = Answer
api-nothing = No body
api-shapes = Shapes of data
api-optional = optional
api-refused-login = People log in by their address at this site; there is no “login” to give.
api-refused-theirs = The owner has confirmed this address; only they can change it.
api-tag-house = Site
api-tag-customers = Customers
api-tag-imports = Imports
api-tag-letters = Letters
api-tag-notices = Outbox
api-op-get-site = The key’s site, and what it opens
api-op-list-audit-log = The audit log
api-op-list-customers = Customers
api-op-get-customer = A customer
api-op-create-customer = Enter a customer
api-op-change-customer = Change a customer
api-op-set-customer-state = Suspend, close or reopen a customer
api-op-get-user = A user
api-op-create-user = Add a user
api-op-change-user = Change a user
api-op-set-user-state = Suspend or resume a user
api-op-unlock-user = Unlock a user
api-op-help-user = Send the mail that helps a user in
api-op-clear-factors = Clear a user’s second factors
api-op-print-letter = Issue a letter with a new first password
api-op-list-imports = Imports
api-op-create-import = Take a file of customers in and check it
api-op-get-import = An import
api-op-run-import = Run what was checked
api-op-resume-import = Resume an import that is stuck
api-op-withdraw-import = Withdraw an import
api-op-get-import-report = What became of each row, as CSV
api-op-list-letter-runs = Letter runs
api-op-get-letter-run = A letter run
api-op-create-letter-run = Begin a letter run
api-op-fetch-letters = Take the letters’ PDF
api-op-list-letters = To whom the letters go (CSV)
api-op-destroy-letters = Destroy the letters’ PDF
api-op-resume-letters = Resume a run that is stuck
api-op-list-notices = What was sent
api-op-get-notice = One notice
api-op-resend-notice = Send a notice again
api-op-list-suppressed-addresses = Addresses that are written to no longer
api-op-release-address = Write to an address again
api-op-take-bounce = Take a returned mail in

## Acting for a customer

acting-title = Act for this customer
acting-lead = You will see this customer's pages as they do. It ends by itself after { $minutes } minutes.
acting-what = What it covers
acting-may-see = You can open the pages of the desks you work at, the profile and the login history.
acting-may-do = You can work at those desks, and change the person's name.
acting-never = Passwords, second factors, email addresses, consent, logged-in devices, switching of customers, invitations and other users are for the customer alone.
acting-kept = What is recorded
acting-is-logged = Every page you open and everything you do is in the audit log.
acting-is-seen = The customer's login history shows when you acted for them, but not why.
acting-is-unread = Documents that you open stay unread for the customer.
acting-reason-hint = Shown on the pages meanwhile, and kept in the log. Up to 200 characters
acting-begin = Start acting
acting-ended = You have stopped acting for this customer.
acting-over-erased = You are no longer acting for this customer: the user no longer belongs to them.
acting-over = You are no longer acting for this customer. To go on, start again.

did-office-began-acting = Began acting for a customer
did-office-acted = Opened a page while acting
did-office-refused-acting = Refused a page closed to acting
did-office-ended-acting = Stopped acting for a customer

## Webhooks

api-webhooks-proof = Prove the signature before you read the body: HMAC-SHA256 over webhook-id, webhook-timestamp and body, joined by full stops, keyed with the secret (what stands behind whsec_, Base64-decoded), as Base64, is what stands behind “v1,” in webhook-signature. For 24 hours after a change of the secret there are two signatures, separated by a space. Refuse what is more than five minutes off.
api-webhooks-order = Sent in the order of the audit log, one at a time. The same one is sent until it was received, and nothing overtakes it: after 2 seconds at first, after an hour at most, or as Retry-After asks. It may arrive twice: know it by its webhook-id.
api-webhooks-end = What cannot be delivered for three days, or is answered by 410, is stopped. Resumed, it goes on where it stopped.

webhooks-title = Webhooks
webhooks-lead = Your own systems are told at once what is done at this site: the same as what stands in the audit log.
webhooks-none = There are no webhooks yet.
webhooks-new = New webhook
webhooks-change = Change webhook
webhooks-name = Name
webhooks-name-hint = One that says which system is told.
webhooks-url = URL
webhooks-url-hint = Begins with https://
webhooks-to = Sent to
webhooks-kinds = What is told
webhooks-all = Everything
webhooks-some = { $count ->
    [one] 1 kind
   *[other] { $count } kinds
}
webhooks-which-all = Everything that is done
webhooks-which-some = Only what is chosen
webhooks-of-door = Logins and users
webhooks-of-office = The office
webhooks-of-invoices = Invoices
webhooks-told = Last received
webhooks-never-told = Nothing yet
webhooks-made-at = Made
webhooks-state = State
webhooks-active = Active
webhooks-failing = Trying again
webhooks-paused = Paused
webhooks-stopped = Stopped
webhooks-aside = Waiting after a restore
webhooks-failing-lead = Nothing has arrived since { $since }. Tried again at { $due }. If nothing arrives until { $end }, it is stopped.
webhooks-stopped-lead = Stopped, because nothing arrived for days or nobody is there any more. Check the URL, then resume: what was done meanwhile is sent, too, in order.
webhooks-aside-lead = Waiting since the database was restored from a backup. What has been received already may be sent once more.
webhooks-make = Make webhook
webhooks-save = Save changes
webhooks-cancel = Cancel
webhooks-back = Back to the webhooks
webhooks-test = Send a test
webhooks-more = Pause, change the secret, delete
webhooks-pause = Pause
webhooks-pause-lead = When it is resumed, what was done meanwhile is sent, too, in order.
webhooks-resume = Resume
webhooks-skip = Resume and leave out what was done until now
webhooks-skip-lead = What has not arrived yet is not sent; only what is done from now on.
webhooks-renew = Change the secret
webhooks-renew-lead = Makes a new secret. The old one signs as well for 24 hours, so that the receiver can be changed without a gap.
webhooks-end = Delete
webhooks-end-lead = Nothing is sent any more, and its history is deleted. This cannot be undone.
webhooks-made = The webhook is made
webhooks-renewed = The secret is changed
webhooks-secret = Secret
webhooks-secret-lead = The secret that proves the signatures of “{ $name }”. It cannot be shown again once this page is closed: give it to the receiver now.
webhooks-secret-use = The receiver must prove the signature with it before it uses a message.
webhooks-secret-both = For 24 hours the old secret signs as well.
webhooks-both-until = The old one signs as well until { $until }
webhooks-calls = History
webhooks-calls-lead = Kept for 14 days.
webhooks-no-call = Nothing has been sent yet.
webhooks-call-at = Sent
webhooks-call-did = What was told
webhooks-call-outcome = Outcome
webhooks-call-took = Answer (ms)
webhooks-by-hand = By hand
webhooks-again = Send again
webhooks-barred = This address may not be called (a private network, for instance)
webhooks-untrusted = The receiver's certificate cannot be verified
webhooks-out-of-reach = The receiver is out of reach
webhooks-silent = No answer in time
webhooks-broken-off = The connection broke off
webhooks-refused-no-name = Enter a name.
webhooks-refused-no-kind = Choose at least one kind.
webhooks-refused-url = Enter a URL such as https://core.example.jp/hooks
webhooks-refused-plain = Nothing is sent unencrypted. Enter a URL that begins with https://
webhooks-refused-password = A URL with a user name or a password in it cannot be used.
webhooks-refused-private = Addresses of this server and of private networks are not called. Where one is needed, name its network in the config file.

work-webhooks = Webhooks that do not arrive
journal-webhook = Webhook

did-office-made-webhook = Webhook made
did-office-changed-webhook = Webhook changed
did-office-paused-webhook = Webhook paused
did-office-resumed-webhook = Webhook resumed
did-office-stopped-webhook = Webhook stopped by the program
did-office-renewed-webhook-secret = Webhook's secret changed
did-office-ended-webhook = Webhook deleted
did-office-tested-webhook = Webhook tested
did-office-sent-event-again = Event sent again
