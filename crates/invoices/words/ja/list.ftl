### 請求書一覧

invoices-title = 請求書一覧
invoices-tile = 新しい書類が届いています
invoices-tile-none = 届いた書類の確認と保存ができます
invoices-lead = お届けした請求書と請求総括表です。番号を押すと、内容と履歴をご覧いただけます。
invoices-from = 発行日（から）
invoices-until = 発行日（まで）
invoices-least = 金額（以上）
invoices-most = 金額（以下）
invoices-word = 番号・件名・備考に含まれることば
invoices-any = すべて
invoices-none = お届けした書類は、まだありません。新しい書類が届いたときは、電子メールでお知らせします。
invoices-choose = 選択
invoices-choose-this = { $number } を選択

invoices-archive-ticked = 選択した書類をZIPで保存
invoices-archive-all = 条件に合う書類をすべてZIPで保存
invoices-archive-hint = ZIPファイルには、書類のPDFと、その一覧（index.csv）が入ります。
invoices-archive-most = 一度に保存できるのは10,000件までです。すべてを保存するには、発行日などで絞り込んでください。
invoices-index-file = ファイル名

invoices-refused-day = 日付は「2026/11/01」のように入力してください。
invoices-refused-days = 発行日（まで）には、発行日（から）以後の日付を入力してください。
invoices-refused-amount = 金額は「10,000」のように、1円単位の数字で入力してください。
invoices-refused-amounts = 金額（以下）には、金額（以上）より小さくない金額を入力してください。
invoices-refused-choice = 一覧から選び直してください。
invoices-refused-none = 書類が選択されていません。保存する書類を選択してください。
