# 運営：書類の一括登録

batches-title = 書類の登録
batches-empty = 登録された書類はまだありません。
batch-new = 書類を登録する
batch-new-lead = 基幹システムから出力したファイルを選んでください。まず内容を確認し、誤りがあれば行と列を示します。確認だけでは何も登録されません。
batch-file = ファイル
batch-file-hint = CSV（UTF-8またはShift_JIS）、JSON、またはPDFと一覧CSVを入れたZIP。2GBまで。
batch-check = 内容を確認する
batch-back = 書類の登録へ戻る
batch-any = すべて

batch-added = 受付日時
batch-name = ファイル名
batch-stage = 状態
batch-documents = 書類数
batch-gross = 金額の合計
batch-size = { $documents }件（お客様{ $accounts }社）
batch-published = 公開日時
batch-publish-at = 公開予定
batch-progress = { $all }件のうち{ $done }件が済みました
batch-checked-so-far = { $done }件まで確認しました
batch-looks-again = この画面は数秒ごとに更新されます。画面を閉じても処理は続きます。

batch-stage-checking = 内容を確認中
batch-stage-refused = 誤りあり
batch-stage-checked = 登録待ち
batch-stage-importing = 登録中
batch-stage-printing = PDFを作成中
batch-stage-ready = 公開待ち
batch-stage-publishing = 公開中
batch-stage-published = 公開済み
batch-stage-withdrawn = 取りやめ

batch-import = 登録と公開
batch-import-lead = 誤りは見つかりませんでした。公開する日時を選んで登録してください。公開までお客様には表示されません。
batch-when = 公開する日時
batch-when-usual = 通常どおり（{ $at }）
batch-when-now = 準備ができしだい公開する
batch-when-at = 日時を指定する
batch-at = 指定する日時
batch-refused-time = これより先の日時を入力してください。
batch-import-do = 登録する
batch-publish-now = 今すぐ公開する
batch-withdraw = この登録を取りやめる
batch-refused-needed = 別の登録「{ $batch }」の書類がこの登録の書類を訂正または取り消しているため、取りやめられません。その登録が公開前であれば、先にそちらを取りやめてください。

batch-faults = 誤りが{ $count }件あります
batch-faults-do = 何も登録していません。ファイルを直して、もう一度登録してください。
batch-warnings = 確認していただきたい点が{ $count }件あります
batch-warnings-do = このまま登録することもできます。
batch-stalled = 処理が止まっています
batch-stalled-do = 何度か試しましたが、先へ進めませんでした。原因はサーバーのログにあります。直したうえで再開するか、公開前であれば登録を取りやめてください。
batch-resume = 処理を再開する
batch-faults-csv = 誤りの一覧をCSVファイルで保存：

batch-help = ファイルの作り方
batch-help-csv = CSVの1行目は見出しです。列の順序は自由で、「請求書番号」「お客様番号」「発行日」は必ず入れてください。
batch-help-lines = 明細は1行に1件です。同じ請求書番号の行を続けて並べると、1枚の請求書になります。消費税は税率ごとに1回だけ計算します。
batch-help-summary = 「今回ご請求額」の列があるCSVは請求総括表として扱います。
batch-help-correction = 訂正・取消・返還は「種別」に書き、「元の請求書番号」と「理由」を添えてください。元の書類は残ります。
batch-help-zip = 作成済みのPDFは、index.csv（1行に1件、「ファイル名」の列）と一緒にZIPに入れてください。
batch-help-headings = 使える見出しの一覧

tracking-title = お届けの状況
tracking-delivered = 電子でお届け
tracking-paper = 書面でお届け
tracking-opened = 開封済み
tracking-notified = 通知メールの到達
tracking-bounced = 通知メールの不達
tracking-by-day = 日ごとの開封数
tracking-since-day = { $day }〜

reminder-title = 未開封のお客様へのお知らせ
reminder-lead = まだ開かれていない書類が{ $count }件あります。お知らせのメールは、1回の登録につき1度だけ送れます。
reminder-later = まだ開かれていない書類が{ $count }件あります。公開から{ $days }日たつと、お知らせのメールを送れます。
reminder-do = お知らせのメールを送る

paper-title = 書面でお届けする書類
paper-lead = 電子交付に同意されていないお客様の書類が{ $count }件あります。
paper-csv = 一覧をCSVファイルで保存：
paper-pdf = 印刷用PDF
paper-make = 印刷用PDFを作成する
paper-run-message = いつもお引き立てをいただき、ありがとうございます。下記の書類をお送りいたしますので、ご査収くださいますようお願い申し上げます。
paper-number = お客様番号
paper-name = お客様名
paper-postal-code = 郵便番号
paper-address = 住所
paper-kind = 種別

