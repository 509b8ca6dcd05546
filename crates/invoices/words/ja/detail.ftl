### 書類の内容

invoice-open-pdf = PDFを開く
invoice-save-pdf = PDFを保存する
invoice-no-pdf = PDFは準備中です。しばらくしてから、もう一度ご覧ください。
invoice-customer = 宛先（お客様番号）
invoice-corrected = 訂正済
invoice-corrected-body = この書類は訂正されました。訂正後の書類をご確認ください。
invoice-cancelled = 取消
invoice-cancelled-body = この書類は取り消されました。お支払いの必要はありません。
invoice-reason = 理由：{ $reason }
invoice-see-later = { $number } を見る
invoice-see-earlier = 元の書類 { $number } を見る
invoice-follows = この書類は { $number } についてのものです。

invoice-lines = 明細
invoice-line-date = 取引日
invoice-line-description = 品目
invoice-line-quantity = 数量
invoice-line-price = 単価
invoice-line-tax = 税区分
invoice-line-amount = 金額（税抜）
invoice-rate = { $kind } { $rate }%
invoice-rate-heading = 税率
invoice-rates = 税率ごとの合計
invoice-net = 税抜金額
invoice-tax = 消費税額
invoice-note = 備考

invoice-sums = ご請求額の内訳
invoice-previous = 前回ご請求額
invoice-received = ご入金額
invoice-adjusted = 調整額
invoice-carried = 繰越額
invoice-sales = 今回お買上額（税抜）
invoice-billed = 今回ご請求額
invoice-summed = 今回の書類

invoice-versions = 関連する書類
invoice-this = （この書類）
invoice-history = 履歴
invoice-event-at = 日時
invoice-event = できごと
invoice-event-who = 対象・操作した方
invoice-event-outcome = 結果
invoice-notice-waiting = 送信中
invoice-notice-delivered = 送達
invoice-notice-refused = 不達（宛先に拒否されました）
invoice-notice-given-up = 不達（宛先が応答しませんでした）

invoice-proof = 電子データの確認
invoice-proof-body = お届けしたPDFの照合値です。お手元のファイルから求めた値と一致すれば、内容は変わっていません。
invoice-hash = 照合値（SHA-256）
invoice-size = 大きさ
invoice-pages = { $pages }ページ
invoice-to-list = 請求書一覧へ戻る

held-documents = 書類の配信と閲覧
held-document = 書類番号
