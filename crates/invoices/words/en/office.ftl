# Office: search, cancellation, disposal of documents

documents-title = Documents
documents-lead = Days, amounts, customers and the rest can be combined. The result can be saved as CSV, and the documents as a ZIP.
documents-customer = Customer number or name
documents-refused-many = Too many customers are called so. Please type more of it.
documents-back = Back to the documents
documents-unpublished = This document is not published yet. Its customer does not see it.
documents-batch = See its batch
invoice-customer-number = Customer number
invoice-customer-name = Customer
invoice-state-unpublished = Not published

correction-title = Correction
correction-hint = Download a CSV with what this document says, enter a new number in every row and the reason in the first one, correct the rest, and add the file as a batch.
correction-download = Download a CSV for the correction
correction-file = correction

cancellation-begin = Cancel this document
cancellation-title = Cancellation
cancellation-lead = A cancellation note is issued, and this document is marked as cancelled. It does not disappear: the customer sees the mark and the reason.
cancellation-reason = Reason
cancellation-reason-hint = The customer reads it, too. Up to 200 letters.
cancellation-refused-none = Enter the reason.
cancellation-refused-long = Enter at most { $most } letters.
cancellation-back = Back to the document
cancellation-confirm-title = Confirm the cancellation
cancellation-confirm-lead = This document will be cancelled. A cancellation note that was issued cannot be taken back.
cancellation-do = Cancel the document
cancellation-done-title = Cancellation received
cancellation-done = The cancellation note { $by } for { $number } was received. It will be published shortly, and the customer told by mail.

disposal-title = Disposal
disposal-lead = Documents can be disposed of after their time: { $years } years, and 14 months until the last tax return. Today these are the ones issued until { $last }.
disposal-expired = To be disposed of
disposal-until = Issued until
disposal-reason = Reason
disposal-reason-hint = It is kept on record. Name the decision it rests on.
disposal-refused-early = What was issued after { $last } must still be kept.
disposal-refused-none = Enter the reason.
disposal-confirm-title = Confirm the disposal
disposal-confirm-lead = What is disposed of cannot be brought back. The audit log keeps the numbers. Documents stay to which a younger correction or cancellation belongs.
disposal-documents = Documents
disposal-do = Dispose of them
disposal-done-title = Past disposals
disposal-none = Nothing has been disposed of.
disposal-asked = Asked for
disposal-ended = Ended
disposal-at-work = At work
disposal-stalled = Stopped

disposal-work-stalled = Disposals that have stopped
batches-work-stalled = Batches that are stuck
batches-work-checked = Batches to be let in
batches-work-ready = Batches to be published
invoices-figures-opened = Documents opened
invoices-figures-unread = Documents unread
