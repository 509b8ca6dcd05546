## Deeds, as the audit log names them

did-invoices-asked-for-disposal = Ordered documents disposed of
did-invoices-asked-for-paper-run = Ordered a paper run
did-invoices-cancelled = Cancelled a document
did-invoices-disposed = Disposed of documents
did-invoices-fetched-document = Fetched a document
did-invoices-fetched-documents = Fetched documents as a ZIP
did-invoices-fetched-paper-run = Fetched a paper run
did-invoices-imported-batch = Finished importing a batch
did-invoices-let-batch-in = Let a batch in
did-invoices-looked-at = Looked at a document while acting
did-invoices-opened = Opened a document
did-invoices-printed-paper-run = Finished a paper run
did-invoices-published-at-once = Published a document at once
did-invoices-published-batch = Published a batch
did-invoices-reminded = Reminded customers
did-invoices-resumed-batch = Resumed a batch
did-invoices-resumed-disposal = Resumed a disposal
did-invoices-saved = Saved documents
did-invoices-took-in-batch = Took in a file of documents
did-invoices-withdrew-batch = Withdrew a batch

## Kinds of notices

kind-invoices-arrived = Notice of new documents
kind-invoices-reminder = Reminder of unread documents
