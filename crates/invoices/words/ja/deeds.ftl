## 操作の記録に現れる操作

did-invoices-asked-for-disposal = 帳票の廃棄を指示
did-invoices-asked-for-paper-run = 郵送分の印刷を指示
did-invoices-cancelled = 帳票を取り消し
did-invoices-disposed = 帳票を廃棄
did-invoices-fetched-document = 帳票を取り出し
did-invoices-fetched-documents = 書類をZIPでまとめて取り出し
did-invoices-fetched-paper-run = 郵送分のPDFを取り出し
did-invoices-imported-batch = 帳票の取り込みを完了
did-invoices-let-batch-in = 帳票の取り込みを実行
did-invoices-looked-at = 代行で帳票を表示
did-invoices-opened = 帳票を表示
did-invoices-printed-paper-run = 郵送分の印刷を完了
did-invoices-published-at-once = 帳票を直ちに公開
did-invoices-published-batch = 帳票を公開
did-invoices-reminded = 未読のお客様へお知らせ
did-invoices-resumed-batch = 帳票の処理を再開
did-invoices-resumed-disposal = 帳票の廃棄を再開
did-invoices-saved = 帳票を保存
did-invoices-took-in-batch = 帳票のファイルを受け付け
did-invoices-withdrew-batch = 帳票の取り込みを取り下げ

## お知らせの種類

kind-invoices-arrived = 帳票の到着のお知らせ
kind-invoices-reminder = 未読の帳票のお知らせ
