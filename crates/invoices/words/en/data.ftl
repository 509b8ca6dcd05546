### Structured data

invoice-data = Structured data
invoice-data-body = For your accounting system to take in.
invoice-data-jp-pint = JP PINT (XML)
invoice-data-csv-utf8 = CSV: UTF-8 (for Excel)
invoice-data-csv-sjis = CSV: Shift_JIS
invoice-line-number = Line
invoice-line-unit = Unit
invoice-line-rate = Rate (%)
invoice-summary-number = Statement number
invoice-issued-of-document = Document issued
