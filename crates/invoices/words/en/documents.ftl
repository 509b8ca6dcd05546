### What documents have in common

invoice-kind = Kind
invoice-number = Number
invoice-subject = Subject
invoice-issued = Issued
invoice-period = Billing period
invoice-gross = Amount (with tax)
invoice-due = Due
invoice-state = State

invoice-kind-invoice = Invoice
invoice-kind-correction = Corrected invoice
invoice-kind-cancellation = Cancellation
invoice-kind-credit-note = Credit note
invoice-kind-summary = Billing statement

invoice-state-unread = Unread
invoice-state-read = Read
invoice-state-corrected = Corrected
invoice-state-cancelled = Cancelled

invoice-event-issued = Issued
invoice-event-notified = Notice sent
invoice-event-reminded = Reminder sent
invoice-event-printed = Printed for the post
invoice-event-opened = First opened
invoice-event-saved = Saved
invoice-event-corrected = Corrected
invoice-event-cancelled = Cancelled

invoice-tax-standard = Standard rate
invoice-tax-reduced = Reduced rate ※
invoice-tax-exempt = Exempt
invoice-tax-zero-rated = Zero-rated
invoice-tax-out-of-scope = Out of scope
