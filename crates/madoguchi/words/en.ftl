### The demo's start page and mailbox

start-title = Welcome to the demo
start-lead = Five invented member sites, free for you to try. All companies, people and addresses are made up.
start-mailbox = Read here what the demo has sent by mail, SMS and voice
start-open = Open the site
start-login = ID
start-password = Password
start-copy = Copy
start-copied = Copied
start-line-invoice = Invoices, delivered electronically. Try the first login with the ID of a letter.
start-line-certificate = Applications for TLS server certificates.
start-line-partner = Companies that invite one another as partners.
start-line-dealer = Registration and orders for a network of dealers.
start-line-rental = Quotes and orders for rented equipment.
start-state-letter = Has just received the letter: the first login is still to come
start-state-through = Has finished the first login
start-state-declined = Did not agree to electronic delivery and receives paper

mailbox-title = Mailbox
mailbox-lead = What the demo has sent by mail, SMS and voice, newest first.
mailbox-reload = Refresh
mailbox-back = Back to the start of the demo
mailbox-empty = Nothing has been sent yet.
mailbox-at = Sent at
mailbox-to = To
mailbox-channel = Kind
mailbox-site = Site
mailbox-mail = Mail
mailbox-sms = SMS
mailbox-voice = Voice
