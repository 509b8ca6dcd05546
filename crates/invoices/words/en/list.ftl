### The list of invoices

invoices-title = Invoices
invoices-tile = New documents have arrived
invoices-tile-none = See and save the documents we have delivered
invoices-lead = The invoices and billing statements that we have delivered to you. Press a number to see what it says and its history.
invoices-from = Issued from
invoices-until = Issued until
invoices-least = Amount from
invoices-most = Amount to
invoices-word = Word in number, subject or note
invoices-any = All
invoices-none = Nothing has been delivered yet. We will tell you by email when a document arrives.
invoices-choose = Select
invoices-choose-this = Select { $number }

invoices-archive-ticked = Save selected as ZIP
invoices-archive-all = Save all that match as ZIP
invoices-archive-hint = The ZIP file holds the PDFs and a list of them (index.csv).
invoices-archive-most = At most 10,000 documents can be saved at once. To save all of them, please filter by issue date or the like.
invoices-index-file = File

invoices-refused-day = Please enter the date like 2026/11/01.
invoices-refused-days = "Issued until" must not be before "Issued from".
invoices-refused-amount = Please enter the amount in whole yen, like 10,000.
invoices-refused-amounts = "Amount to" must not be less than "Amount from".
invoices-refused-choice = Please choose from the list.
invoices-refused-none = No document is selected. Please select those that you want to save.
