### 共通の枠とエラー

product-name = 窓口 Madoguchi

layout-skip = 本文へ移動
layout-other-language = English
layout-account = お客様名
layout-account-name = { $name } 様
layout-number = お客様番号
layout-user = 利用者
to-top = トップページへ
layout-logout = ログアウト
layout-acting = 代行中
layout-acting-who = { $operator }が、{ $customer } { $person } 様に代わって操作しています。
layout-acting-reason = 理由：{ $reason }
layout-acting-until = （{ $time }まで）
layout-acting-end = 代行を終了する
layout-menu = メニュー
layout-support = お問い合わせ
layout-phone = 電話
layout-hours = 受付時間
layout-mail = メール

field-show = 表示
field-hide = 隠す
field-show-what = { $what }を表示する
field-hide-what = { $what }を隠す

form-refused-title = エラー：
to-confirmation = 確認画面へ
to-correction = 訂正する
form-refused = 入力内容をご確認ください

upload-not-chosen = ファイルを選んでください。
upload-too-large = ファイルが大きすぎます。{ $limit }MBまでのファイルを選んでください。

steps-label = 手続きの進み具合
steps-count = ステップ { $now } / { $count }
steps-done = 完了

rules-met = 条件を満たしています
rules-unmet = まだ条件を満たしていません

error-status = エラー { $status }
error-fault-id = お問い合わせ番号
error-to-start = トップへ戻る
error-to-login = ログイン画面へ
error-open-again = 画面を開き直す

error-not-found = ページが見つかりません
error-not-found-body = アドレスが正しくないか、ページが移動または削除された可能性があります。
error-sign-in = ログインが必要です
error-sign-in-body = このページをご覧になるには、ログインしてください。
error-forbidden = このページは表示できません
error-forbidden-body = お使いのログインでは、このページを利用できません。お心当たりのない場合は、下記の窓口へお問い合わせください。
error-closed-to-acting = 代行中は利用できません
error-closed-to-acting-body = このページは、お客様ご本人だけが利用できます。代行で開けるのは、担当する窓口のページと、お客様情報・ログイン履歴です。
error-conflict = 内容がすでに変更されています
error-conflict-body = 操作の途中で、ほかの画面または担当者が同じ内容を変更しました。最新の内容をご確認のうえ、もう一度操作してください。
error-stale-form = 画面の有効期限が切れています
error-stale-form-body = 安全のため、送信を取り消しました。データは変更されていません。画面を開き直して、もう一度入力してください。
error-no-cookies = Cookie（クッキー）を有効にしてください
error-no-cookies-body =
    お使いのブラウザーでCookieが無効になっているため、送信を受け付けられませんでした。データは変更されていません。
    ブラウザーの設定でCookieを有効にしてから、画面を開き直してください。
error-garbled = 送信内容を読み取れませんでした
error-garbled-body = 送信された内容が不足しているか、形式が正しくありません。データは変更されていません。画面を開き直して、もう一度操作してください。
error-wrong-method = この操作は受け付けられません
error-wrong-method-body = このアドレスを直接開くことはできません。トップへ戻って、操作をやり直してください。
error-too-large = 送信できる大きさを超えています
error-too-large-body = 内容を減らすか、ファイルを小さくしてから、もう一度送信してください。
error-too-many = しばらくお待ちください
error-too-many-body = 短い時間に操作が繰り返されたため、受け付けを一時的に止めています。約{ $minutes }分後に、もう一度お試しください。
error-busy = ただいま混み合っています
error-busy-body = 処理を受け付けられませんでした。データは変更されていません。約{ $minutes }分後に、もう一度お試しください。
error-fault = 申し訳ございません。問題が発生しました
error-fault-body = システムの問題により、処理を完了できませんでした。時間をおいて、もう一度お試しください。解決しない場合は、次の番号を添えて下記の窓口へお問い合わせください。

## 一覧

list-count = 全{ $count }件
list-count-more = { $count }件以上
list-refused-words = 検索できるのは、{ $words }語以内、合わせて{ $letters }文字以内です。
list-pages = ページの移動
list-before = 前の50件
list-after = 次の50件
list-csv = この一覧をCSVファイルで保存：
list-csv-utf8 = UTF-8（Excel用）
list-csv-sjis = Shift_JIS
list-filter = 絞り込む
list-clear = 条件を解除する
list-empty = 条件に合うものはありません。

## 運営の枠

office-mark = 運営
office-start = 本日の業務
office-pages = 運営のメニュー
office-switch = サイトの切り替え
office-factors = 二段階認証
office-password = パスワードの変更
office-role-owner = 管理責任者
office-role-clerk = 業務担当
office-role-contact = コンタクトセンター
office-role-auditor = 監査担当
office-error-forbidden-body = お使いの役割では、この操作はできません。必要なときは、このサイトの管理責任者にご相談ください。
office-error-fault-body = システムの問題により、処理を完了できませんでした。時間をおいて、もう一度お試しください。解決しないときは、次の番号をシステムの管理者にお伝えください。

mail-to-account = { $name } 御中
mail-to-user = { $name } 様
mail-label = ▼ { $label }
mail-link-plain = ボタンを押せないときは、次のアドレスをブラウザーで開いてください。
mail-no-reply = このメールは自動で送信しています。ご返信いただいてもお答えできません。
mail-phone = 電話：{ $phone }
mail-hours = 受付時間：{ $hours }
mail-mail = メール：{ $mail }

# ファイルの誤り
table-empty = ファイルに何も入っていません。
table-no-csv = CSVとして読めません。引用符の閉じ忘れがないかご確認ください。
table-heading-missing = この見出しの列がありません。
table-heading-twice = 同じ見出しの列が2つあります。
table-too-many-cells = 見出しより多くの列があります。
table-many-more = 誤りが多いため、以降の確認を中止しました。
table-missing = 入力がありません。
table-unreadable-letter = 「{ $typed }」に読めない文字があります。文字コードをご確認ください。
table-control-character = 「{ $typed }」に使えない制御文字があります。
table-too-long = 「{ $typed }」は長すぎます。
fault-row = 行
fault-column = 列
fault-reason = 内容
fault-file = 全体

## 図表

chart-what = 項目
chart-count = 件数
chart-share = 割合
chart-as-table = 表で見る

### Programs at the API

office-role-program = プログラム
api-title = Madoguchi API
api-about = 運営の画面でできることを、基幹システムなどのプログラムから行うためのAPIです。1つの鍵は1つのサイトで、その鍵に認められた範囲だけに使えます。
api-key-scheme = 「APIの鍵」の画面で作成した鍵を、Bearerトークンとして送ります。
api-refusals = 受け付けられなかったとき（RFC 9457）。何も変更されていません。
api-faults = 処理できなかったとき（RFC 9457）。時間をおいて、もう一度お送りください。
api-unchanged = 前回の応答から変わっていません。
api-header-if-none-match = 前回の応答のETag。変わっていなければ304を返します。
api-header-if-match = 読み込んだときのETag。ほかで変更されていれば412を返します。
api-header-name = この要求の名前。同じ名前で送り直すと、24時間は最初と同じ応答を返し、二重に処理しません。ファイルは、種類と長さだけを比べます。
api-refused-query = 検索条件が正しくありません（{ $why }）。
api-refused-body = 本文が正しくありません（{ $why }）。
api-refused-limit = 件数は1から{ $max }までで指定してください。
api-refused-cursor = 続きの位置が正しくありません。前の応答の「next」をそのまま指定してください。
api-refused-name-taken = このIdempotency-Keyは、別の内容の要求に使われています。
api-refused-under-way = 同じIdempotency-Keyの要求を処理しています。少し待ってから、もう一度お送りください。
api-refused-unknown = 同じIdempotency-Keyの要求が途中で終わり、処理されたかどうか分かりません。結果を確かめてから、新しい名前でお送りください。
api-refused-if-match = この要求では、If-Matchを使えません。

### What the fields of the API mean

api-field-about = 何に対する操作か
api-field-added = 受け付けた日時
api-field-added-by = 受け付けた担当者またはプログラム
api-field-address = 住所または宛先
api-field-after = 前の応答の「next」
api-field-answer = 回答（agreed、declined、withdrawn）
api-field-at = 日時
api-field-batch = 登録のID
api-field-before = この日時より前
api-field-bounced = 届かなかった通知の数
api-field-by = 操作した人（operator:、key:、user:とID）
api-field-changed-customers = 変更されるお客様の数
api-field-changed-users = 変更される利用者の数
api-field-channel = 手段（mail、sms、voice）
api-field-closing = いちばん新しい発行日
api-field-code = 理由の記号
api-field-column = 列の見出し
api-field-consent = 電子交付への同意
api-field-contact-mail = 連絡先メールアドレス
api-field-created = 登録日時
api-field-customer = お客様のID。検索ではお客様番号または名前
api-field-customer-name = 発行時のお客様名
api-field-customer-number = 発行時のお客様番号
api-field-customers = お客様の数
api-field-deeds = いまできる操作
api-field-delivered = 公開した数
api-field-desks = サイトの窓口
api-field-destroyed = 破棄した日時
api-field-detail = 理由の説明
api-field-details = そのほかの内容
api-field-type = 操作の種類
api-field-timestamp = 操作の日時
api-field-data = 操作の記録の1件
api-webhooks = Webhook
api-webhooks-lead = サイトでの操作を、登録した送信先にPOSTで知らせます（Standard Webhooks）。登録は運営の「Webhook」で行います。
api-webhooks-taken = 15秒以内に2xxで応答すると、受け取ったとみなします。時間のかかる処理は、応答のあとに行ってください。
api-field-did = 操作の種類
api-field-document = 請求書のID
api-field-documents = 請求書の数
api-field-done = 処理した数
api-field-due = お支払期限
api-field-earlier = 訂正・取消の元の請求書
api-field-electronic = 電子交付の数
api-field-email = メールアドレス
api-field-ended = 終わった日時
api-field-faults = 誤り。1つでもあれば取り込めません
api-field-fetched = PDFを受け取った日時
api-field-format = ファイルの種類
api-field-from = この発行日から
api-field-from-address = 接続元のIPアドレス
api-field-gross = 税込金額（円）
api-field-has-authenticator = 認証アプリの登録があるか
api-field-has-paper = 郵送分のPDFがあるか
api-field-id = ID
api-field-import = 取込のID
api-field-imported = 取り込んだ数
api-field-invites = 新しい利用者に設定用のメールを送るか
api-field-is-locked = ロックされているか
api-field-issued = 発行日
api-field-items = この回の内容
api-field-kana = フリガナ
api-field-key = 鍵の名前
api-field-kind = 種類
api-field-last-login = 最終ログイン日時
api-field-later = これを訂正・取消した請求書
api-field-least = この金額以上
api-field-letters = 案内状の数
api-field-limit = 1回の件数（1から200、指定しなければ50）
api-field-login = ログインに使うID。メールアドレスでログインするサイトでは省略
api-field-most = この金額以下
api-field-name = 名前
api-field-new-customers = 新しいお客様の数
api-field-new-users = 新しい利用者の数
api-field-next = 続きの位置。終わりならnull
api-field-notice = 通知のID
api-field-notice-ended = 通知が終わった日時
api-field-notice-state = 通知の状態
api-field-notices = 通知の数
api-field-notified = 届いた通知の数
api-field-number = 番号
api-field-on-behalf = だれに代わって操作したか
api-field-on-paper = 郵送の数
api-field-opened = 開封した日時または数
api-field-outcome = どう扱ったか
api-field-pages = ページ数
api-field-passkeys = パスキーの数
api-field-period-from = 対象期間の初日
api-field-period-until = 対象期間の末日
api-field-person = ご担当者名
api-field-phone = 電話番号
api-field-postal-code = 郵便番号
api-field-printed = 印刷した数
api-field-publish-at = 公開する日時。省略するといつもの時刻
api-field-published = 公開した日時
api-field-reason = 理由
api-field-recipient = 宛先
api-field-reply = 相手の返答
api-field-row = 行番号。0はファイル全体
api-field-rows = 行数
api-field-run = 案内状の印刷のID
api-field-same = 変わらない行の数
api-field-scopes = 使える範囲
api-field-seq = 記録の番号
api-field-sessions = ログイン中の数
api-field-sha256 = 内容のSHA-256
api-field-since = この日時から
api-field-site = サイト
api-field-stage = 段階
api-field-stalled = 止まっている理由
api-field-state = 状態
api-field-subject = 件名
api-field-suspended = 利用を停止した日時
api-field-through = 初回登録が終わった日時
api-field-time-zone = タイムゾーン
api-field-to = 宛先
api-field-tracking = 配信と閲覧の状況
api-field-trail = 配信の証跡
api-field-until = 期限
api-field-user = 利用者
api-field-users = 利用者
api-field-version = 文面の版
api-field-warnings = 念のため確認していただきたい点
api-field-what = 何があったか
api-field-who = 対象
api-field-why = 理由
api-field-word = 番号、名前、フリガナ、電話番号、件名などの一部

## パスキー

way-passkey = パスキー
new-passkey-lead = 「パスキーを作成する」を押し、端末の案内に沿って、指紋・顔認証や画面ロックで確認してください。
new-passkey-hint = どの端末のパスキーか、あとで見分けるための名前です。
passkey-create = パスキーを作成する
passkey-show = パスキーで認証する
passkey-no-script = パスキーのご利用には、ブラウザーのJavaScriptを有効にしてください。
passkey-cancelled = 中止されたか、時間切れになりました。もう一度お試しください。
passkey-unsupported = このブラウザーまたは端末では、パスキーをご利用いただけません。
passkey-elsewhere = パスキーは、次のアドレスで開いたときにご利用いただけます。
passkey-failed = パスキーを確認できませんでした。もう一度お試しください。
refused-passkey = パスキーを登録できませんでした。もう一度お試しください。
refused-passkey-known = このパスキーは、すでに登録されています。
refused-passkey-many = パスキーは{ $most }個まで登録できます。使わないものを削除してください。
refused-passkey-tries = パスキーを確認できませんでした。あと{ $left }回お試しいただけます。
refused-passkey-copied = このパスキーは、複製された疑いがあるため受け付けられません。ほかの方法でログインし、別のパスキーを登録してから、このパスキーを削除してください。
refused-ceremony-over = 時間切れになりました。もう一度お試しください。
rename-passkey = パスキーの名前の変更
rename-save = 保存する
