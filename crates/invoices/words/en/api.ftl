### The desk for programs

scope-invoices-read = Read invoices
scope-invoices-write = Bring in, publish and cancel invoices
webhooks-of-invoices = Invoices
api-tag-batches = Batches
api-tag-documents = Documents
api-op-list-batches = Batches
api-op-create-batch = Take a file in and check it (CSV, JSON, ZIP of PDFs)
api-op-get-batch = A batch: its state, its faults, how it was read
api-op-import-batch = Let in what was checked, and publish it at its time
api-op-publish-batch = Publish at once
api-op-withdraw-batch = Withdraw a batch
api-op-resume-batch = Resume a batch that is stuck
api-op-remind-of-batch = Remind those who have not opened theirs
api-op-print-paper = Print what goes on paper
api-op-get-paper = The paper run as PDF
api-op-list-paper = Who gets paper, as CSV
api-op-list-documents = Search documents
api-op-get-document = A document, and the trail that proves its delivery
api-op-get-document-pdf = The PDF
api-op-get-document-jp-pint = JP PINT as XML
api-op-get-document-lines = A document’s lines (CSV)
api-op-cancel-document = Cancel a document
