# Office: documents by batch

batches-title = Document batches
batches-empty = Nothing has been brought in yet.
batch-new = Bring documents in
batch-new-lead = Choose the file that your core system wrote. It is checked first, and every mistake is named by row and column. Checking alone brings nothing in.
batch-file = File
batch-file-hint = CSV (UTF-8 or Shift_JIS), JSON, or a ZIP of PDFs with an index CSV. Up to 2 GB.
batch-check = Check the file
batch-back = Back to the batches
batch-any = All

batch-added = Received
batch-name = File name
batch-stage = State
batch-documents = Documents
batch-gross = Total amount
batch-size = { $documents } (customers: { $accounts })
batch-published = Published
batch-publish-at = To be published
batch-progress = { $done } of { $all } done
batch-checked-so-far = { $done } checked so far
batch-looks-again = This page refreshes every few seconds. The work goes on if you close it.

batch-stage-checking = Being checked
batch-stage-refused = Has mistakes
batch-stage-checked = To be brought in
batch-stage-importing = Being brought in
batch-stage-printing = PDFs being made
batch-stage-ready = Waiting for its time
batch-stage-publishing = Being published
batch-stage-published = Published
batch-stage-withdrawn = Withdrawn

batch-import = Bring in and publish
batch-import-lead = No mistakes were found. Choose when to publish, and bring the documents in. Customers see nothing until then.
batch-when = Time of publication
batch-when-usual = As usual ({ $at })
batch-when-now = As soon as everything is ready
batch-when-at = At a time of my choice
batch-at = The time
batch-refused-time = Enter a time that is still to come.
batch-import-do = Bring in
batch-publish-now = Publish now
batch-withdraw = Withdraw this batch
batch-refused-needed = This batch cannot be withdrawn: a document of “{ $batch }” corrects or cancels one of its documents. Where that batch is not published yet, withdraw it first.

batch-faults = { $count ->
    [one] 1 mistake
   *[other] { $count } mistakes
}
batch-faults-do = Nothing was brought in. Mend the file and bring it in again.
batch-warnings = { $count ->
    [one] 1 doubt
   *[other] { $count } doubts
}
batch-warnings-do = The file can be brought in all the same.
batch-stalled = The work has stopped
batch-stalled-do = It was tried several times and could not go on. The server's log says why. Mend that and resume, or withdraw the batch while it is not published.
batch-resume = Resume
batch-faults-csv = Save the list of mistakes as CSV:

batch-help = How to write the file
batch-help-csv = The first row of a CSV holds the headings, in any order. number, customer and issued must be there.
batch-help-lines = One row per line of an invoice. Rows in sequence with the same number make one invoice. Tax is worked out once per rate.
batch-help-summary = A CSV with the column billed holds billing statements.
batch-help-correction = Corrections, cancellations and credit notes say so under kind, and name the earlier number and the reason. The earlier document remains.
batch-help-zip = PDFs that you have made come in a ZIP with index.csv: one row each, with a column file.
batch-help-headings = All headings

tracking-title = Delivery
tracking-delivered = Delivered electronically
tracking-paper = Delivered on paper
tracking-opened = Opened
tracking-notified = Notices delivered
tracking-bounced = Notices bounced
tracking-by-day = Opened per day
tracking-since-day = since { $day }

reminder-title = Reminder to those who have not opened
reminder-lead = { $count } documents have not been opened. A reminder can be sent once per batch.
reminder-later = { $count } documents have not been opened. A reminder can be sent { $days } days after publication.
reminder-do = Send the reminder

paper-title = Documents on paper
paper-lead = { $count } documents are for customers who have not consented to electronic delivery.
paper-csv = Save the list as CSV:
paper-pdf = PDF to print
paper-make = Make the PDF to print
paper-run-message = Thank you for your continued business. Please find the following documents enclosed.
paper-number = Customer number
paper-name = Customer
paper-postal-code = Postal code
paper-address = Address
paper-kind = Kind

