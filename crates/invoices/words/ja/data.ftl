### 構造化データ

invoice-data = 構造化データ
invoice-data-body = 会計システムなどへ取り込むためのデータです。
invoice-data-jp-pint = JP PINT（XML）
invoice-data-csv-utf8 = CSV：UTF-8（Excel用）
invoice-data-csv-sjis = CSV：Shift_JIS
invoice-line-number = 行番号
invoice-line-unit = 単位
invoice-line-rate = 税率（%）
invoice-summary-number = 請求総括表の番号
invoice-issued-of-document = 書類の発行日
