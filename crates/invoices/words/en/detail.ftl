### A document

invoice-open-pdf = Open PDF
invoice-save-pdf = Save PDF
invoice-no-pdf = The PDF is being prepared. Please come back in a while.
invoice-customer = To (customer number)
invoice-corrected = Corrected
invoice-corrected-body = This document has been corrected. Please see the corrected one.
invoice-cancelled = Cancelled
invoice-cancelled-body = This document has been cancelled. No payment is due.
invoice-reason = Reason: { $reason }
invoice-see-later = See { $number }
invoice-see-earlier = See the original { $number }
invoice-follows = This document is about { $number }.

invoice-lines = Lines
invoice-line-date = Date
invoice-line-description = Item
invoice-line-quantity = Quantity
invoice-line-price = Unit price
invoice-line-tax = Tax
invoice-line-amount = Amount (without tax)
invoice-rate = { $kind } { $rate }%
invoice-rate-heading = Rate
invoice-rates = Totals by tax rate
invoice-net = Without tax
invoice-tax = Consumption tax
invoice-note = Note

invoice-sums = How the amount comes about
invoice-previous = Billed last time
invoice-received = Received
invoice-adjusted = Adjustments
invoice-carried = Carried forward
invoice-sales = Sales of this period (without tax)
invoice-billed = Billed this time
invoice-summed = Documents of this period

invoice-versions = Related documents
invoice-this = (this one)
invoice-history = History
invoice-event-at = Time
invoice-event = Event
invoice-event-who = Who
invoice-event-outcome = Outcome
invoice-notice-waiting = On its way
invoice-notice-delivered = Delivered
invoice-notice-refused = Bounced: refused
invoice-notice-given-up = Bounced: no answer

invoice-proof = Proof
invoice-proof-body = The fingerprint of the PDF that we delivered. If your file has the same, it has not been changed.
invoice-hash = SHA-256
invoice-size = Size
invoice-pages = { $pages } pages
invoice-to-list = Back to the list

held-documents = Documents delivered and read
held-document = Document
