### 運営の枠：ログイン、サイトの選択、本日の業務、運営担当者

## ログイン

office-login-title = 運営のログイン
office-login-email = メールアドレス
office-login-password = パスワード
office-login-first-time = はじめての方は、お渡しした初回コードをパスワードの欄に入力してください。
office-login-button = ログイン
office-login-first = ログインすると、お開きになった画面へ進みます。
office-login-out = ログアウトしました。
office-login-over = ログインの手続きが終了しました。もう一度ログインしてください。
office-login-refused = メールアドレスまたはパスワードが正しくありません。
office-login-locked = 誤りが続いたため、{ $time } までログインできません。
office-login-first-over = 初回コードの有効期間が過ぎています。システムの管理者に再発行を依頼してください。

## 二段階目の確認

office-code-title = 二段階認証
office-code-app = 確認コード
office-code-app-hint = 認証アプリに表示されている6桁の数字
office-code-recovery = 回復コード
office-code-recovery-hint = 控えておいた回復コードのうち、まだ使っていないもの
office-code-to-recovery = スマートフォンが手元にないとき（回復コードを使う）
office-code-to-app = 認証アプリの確認コードを使う
office-code-wrong = コードが正しくありません。あと{ $left }回入力できます。
office-code-used = この確認コードは使用済みです。次のコードが表示されるまでお待ちください。
office-code-clock = スマートフォンの時計がずれているようです。時刻を自動設定にしてから、もう一度お試しください。

## 初回ログイン

office-step-login = 初回コード
office-step-password = パスワード
office-step-app = 認証アプリ
office-step-codes = 回復コード
office-next = 次へ進む

office-first-password-title = パスワードの設定
office-first-password-lead = 次回からのログインに使うパスワードを決めてください。
office-password-new = 新しいパスワード
office-password-again = 新しいパスワード（確認用）
office-password-differs = 新しいパスワードと一致していません。

office-app-title = 認証アプリの登録
office-app-lead = スマートフォンの認証アプリでこの図を読み取り、表示された6桁の数字を入力してください。
office-app-picture = 認証アプリで読み取るQRコード
office-app-by-hand = 読み取れないときは、次の文字をアプリに入力してください。
office-app-wrong = 確認コードが正しくありません。アプリの表示をご確認ください。

office-codes-title = 回復コードの控え
office-codes-lead = スマートフォンが使えないときに、確認コードの代わりになります。それぞれ一度だけ使えます。この画面は二度と表示されませんので、印刷するか、安全な場所に控えてください。
office-codes-copy = すべてコピー
office-codes-copied = コピーしました
office-codes-done = 控えました

## サイトの選択、本日の業務

office-sites-title = サイトの選択
office-sites-none = 担当のサイトがありません。システムの管理者にお問い合わせください。
office-start-empty = この役割で利用できる業務は、まだありません。

## パスワードの変更

office-password-current = 現在のパスワード
office-password-change = 変更する
office-password-back = 業務へ戻る
office-password-wrong = 現在のパスワードが正しくありません。
office-password-same = 現在と異なるパスワードにしてください。
office-password-done = パスワードを変更しました。ほかの端末のログインは終了しました。

## 運営担当者

operators-title = 運営担当者
operators-lead = このサイトの業務を担当している方です。追加と再発行は、システムの管理者が行います。
operators-name = 氏名
operators-email = メールアドレス
operators-role = 役割
operators-clerk = { $role }（{ $desks }）
operators-state = 状態
operators-last-login = 前回のログイン
operators-deeds = 操作
operators-works = 利用中
operators-waits = 初回ログイン待ち
operators-shut-out = 利用停止中
operators-never = なし
operators-end = 担当から外す

## お客様

customers-title = お客様
customers-search = 検索
customers-search-hint = お客様番号、名称、フリガナ、電話番号の一部
customers-state = 状態
customers-any = すべて
customers-waiting = 初回ログイン待ち
customers-open = 利用中
customers-suspended = 利用停止中
customers-closed = 解約済み
customers-locked = ロック中の利用者がいる
customers-number = お客様番号
customers-name = 名称
customers-kana = フリガナ
customers-address = 住所
customers-phone = 電話番号
customers-mail = 代表メールアドレス
customers-created = 登録日時
customers-none = 登録なし
customers-never = なし
customers-back = お客様の一覧へ戻る
customers-back-to = { $name }へ戻る
customers-people = 利用者
customers-nobody = 利用者は登録されていません。
customers-customer = お客様
customers-person = 利用者

user-login = ログインID
user-name = 氏名
user-email = メールアドレス
user-state = 状態
user-last-login = 前回のログイン
user-state-active = 利用中
user-state-waiting = 初回ログイン待ち
user-state-locked = ロック中
user-state-reported = 不正なログインの届け出あり
user-state-suspended = 利用停止中
user-account-shut = お客様が利用停止中または解約済みのため、この利用者はログインできません。
user-lock = { $since } から（誤り{ $failures }回、解除するまで）
user-lock-until = { $since } から { $until } まで（誤り{ $failures }回）
user-step = 初回ログイン
user-step-done = 完了
user-step-none = 未着手
user-step-at = 「{ $step }」の途中
user-first = 初回パスワード
user-first-open = 未使用（期限なし）
user-first-until = 未使用（{ $until } まで有効）
user-first-over = 期限切れ（{ $until }）
user-consent = 電子配信の同意
user-consent-agreed = 同意（版 { $version }、{ $at }）
user-consent-not = 同意していない（版 { $version }、{ $at }）
user-factors = 多要素認証
user-factor-passkeys = パスキー{ $count }件
user-factor-app = 認証アプリ
user-factor-code = メールの確認コード
user-factor-recovery = 回復コード残り{ $count }件
and = 、
user-live = ログイン中の端末
user-live-none = ログイン中の端末はありません。
user-device = 端末
user-began = ログイン日時
user-seen = 最後の操作
user-logins = 最近のログイン
user-login-at = 日時
user-login-outcome = 結果
user-login-device = 端末
user-login-address = IPアドレス

user-deed-unlock = ロックを解除する
user-deed-unlock-lead = 誤りの回数を0に戻し、すぐにログインできるようにします。お電話の場合は、ご本人であることを確かめてから行ってください。
user-deed-unlock-done = ロックを解除しました。
user-deed-letter = 案内状を発行する
user-deed-letter-lead = 新しい初回パスワードを作り、案内状（PDF）を新しいウィンドウに表示します。表示は一度だけで、これまでのパスワードと案内状は使えなくなります。
user-deed-letter-done = 案内状を発行しました。
user-deed-help = パスワード設定のメールを送る
user-deed-help-lead = 登録されているメールアドレスへ、パスワードを設定するためのリンクを送ります。以前に送ったリンクは使えなくなります。
user-deed-help-done = パスワード設定のメールを送りました。
user-deed-clear-factors = 多要素認証の登録を消す
user-deed-clear-factors-lead = パスキー、認証アプリ、回復コードの登録をすべて消し、ログイン中の端末を終了させます。ご本人にはメールでお知らせします。
user-deed-clear-factors-done = 多要素認証の登録を消しました。
user-deed-suspend = 利用を停止する
user-deed-suspend-lead = この利用者はログインできなくなり、ログイン中の端末はすぐに終了します。
user-deed-suspend-done = 利用を停止しました。
user-deed-resume = 利用を再開する
user-deed-resume-lead = この利用者が、これまでのパスワードでまたログインできるようになります。
user-deed-resume-done = 利用を再開しました。

account-deed-suspend = お客様の利用を停止する
account-deed-suspend-lead = このお客様の利用者は全員ログインできなくなります。発行する書類は紙での送付になります。あとで再開できます。
account-deed-close = 解約にする
account-deed-close-lead = このお客様の利用者は全員ログインできなくなります。発行済みの書類と記録は、保存期間が終わるまで残ります。
account-deed-reopen = お客様の利用を再開する
account-deed-reopen-lead = このお客様の利用者が、これまでのパスワードでまたログインできるようになります。個別に停止した利用者は停止中のままです。

deed-reason = 理由
deed-reason-hint = 記録に残ります。200文字まで
deed-refused-no-reason = 理由を入力してください。
deed-back = 行わずに戻る
opens-window = （新しいウィンドウで開きます）

## 初回パスワードの再発行依頼

requests-title = 再発行の依頼
requests-lead = ログインできないお客様から届いた、初回パスワードの再発行の依頼です。
requests-only-waiting = 未対応だけを表示する
requests-all = 対応済みも表示する
requests-none = 未対応の依頼はありません。
requests-at = 受付日時
requests-number = 受付番号
requests-company = 会社名
requests-person = ご担当者名
requests-state = 対応
requests-waiting = 未対応
requests-letter = 案内状を発行
requests-declined = お断り
requests-one = 再発行の依頼
requests-back = 依頼の一覧へ戻る
requests-typed = 依頼の内容
requests-note = 備考
requests-on-file = 登録されている情報
requests-unknown = このIDの利用者は見つかりません。
requests-to-user = 利用者の状態を見る
requests-answer = 対応
requests-check = 依頼の内容と登録されている情報を見比べ、登録されている電話番号へのご連絡などで、ご本人であることを確かめてください。案内状は登録されている住所へお送りします。
requests-reason-hint = お断りするときに記録します。お客様には表示されません。200文字まで
requests-decline = お断りにする

## 案内状

letter-without-address = 住所が登録されていません。案内状の宛名は会社名とお名前だけになります。
letter-step-factor = 二段階目の認証（パスキーまたは認証アプリ）を登録します。
letter-step-consent = 電子配信の同意書をお読みいただき、ご同意のうえ進みます。
letter-step-address = メールアドレスを登録します。届いたメールのリンクを開き、ご自身で決めた認証コードを入力します。
letter-step-password = 新しいパスワードを決めます。次回からはこのパスワードでログインします。

# 取り込み
imports-title = お客様の取り込み
imports-lead = 基幹システムのお客様一覧（CSV）から、お客様と利用者をまとめて登録・更新します。
imports-none-yet = 取り込みはまだありません。
import-new-file = ファイルを取り込む
import-new-lead = CSVファイルを選んでください。まず内容を確認し、新規・変更・誤りを行ごとに示します。確認だけでは何も変わりません。
import-file = ファイル
import-file-hint = CSV（UTF-8またはShift_JIS）。256MBまで。
import-check = 内容を確認する
import-back = お客様の取り込みへ戻る
import-help = ファイルの作り方
import-help-csv = 1行目は見出しです。列の順序は自由で、「お客様番号」は必ず入れてください。
import-help-rows = 1行に利用者1名を書きます。利用者がまだいないお客様は、お客様の列だけで構いません。
import-help-blank = ファイルにない列の内容は変わりません。列があって空欄のときは空になります。ただし名称と、本人が確認したメールアドレスは変わりません。
import-help-password = 初回パスワードは取り込めません。案内状を印刷するときに作られます。
import-headings = 使える見出し
import-added = 受付日時
import-name = ファイル名
import-stage = 状態
import-rows = 行数
import-stage-checking = 内容を確認中
import-stage-refused = 誤りあり
import-stage-checked = 取り込み待ち
import-stage-running = 取り込み中
import-stage-done = 取り込み済み
import-stage-withdrawn = 取りやめ
import-progress = { $all }行のうち{ $done }行が済みました
import-faults = 誤りが{ $count }件あります
import-faults-do = 何も変更していません。ファイルを直して、もう一度取り込んでください。
import-faults-left-out = 確認のあとに状況が変わったため、次の行は取り込んでいません。
import-faults-csv = 誤りの一覧（CSV）
import-warnings = 確認していただきたい点が{ $count }件あります
import-would = 取り込むと変わること
import-did = 変わったこと
import-new-accounts = 新しいお客様
import-changed-accounts = 内容が変わるお客様
import-new-people = 新しい利用者
import-changed-people = 内容が変わる利用者
import-same-rows = 変わらない行
import-report = 行ごとの結果（CSV）
import-nothing = すべて登録済みの内容と同じです。取り込むものはありません。
import-invites = 新しい利用者に、パスワード設定のメールをすぐに送る
import-do = 取り込む
import-withdraw = この取り込みを取りやめる
import-next = 次にすること
import-next-letters = 新しい利用者には初回パスワードがまだありません。案内状を印刷してお送りください。
import-account = お客様
import-login = ログインID
import-person = 利用者
import-what = 変わる列
import-new = 新規
import-changed = 変更
import-same = 変更なし
import-empty = ファイルにお客様の行がありません。
import-number = 「{ $typed }」は使えません。半角の英数字と - _ . / で40文字以内にしてください。
import-postal-code = 「{ $typed }」は郵便番号ではありません。
import-phone = 「{ $typed }」は電話番号ではありません。0から始まる10桁または11桁にしてください。
import-mail = 「{ $typed }」はメールアドレスではありません。
import-login-length = 「{ $typed }」は使えません。{ $length }文字にしてください。
import-login-twice = 「{ $typed }」は{ $row }行目にもあります。
import-login-taken = 「{ $typed }」は、ほかのお客様の利用者が使っています。
import-no-room = 「{ $typed }」を加えると、1社あたりの利用者数の上限（{ $limit }名）を超えます。
import-name-needed = お客様番号「{ $typed }」は新しいお客様です。名称を入れてください。
import-differs = 同じお客様番号の{ $row }行目と内容が異なります。
import-not-taken = この列は取り込みません。

# 案内状の印刷
letters-title = 案内状の印刷
letters-lead = 初回パスワードを作り、ご利用案内状を郵便番号順にまとめて印刷します。パスワードは案内状にだけ記載され、ほかには残りません。
letters-who = 対象
letters-new = まだ案内状を出していない利用者
letters-expired = 初回パスワードの期限が切れた利用者
letters-people = { $count }名
letters-begin = 印刷を始める
letters-none-yet = 印刷はまだありません。
letters-runs = これまでの印刷
letters-run = 案内状の印刷
letters-back = 案内状の印刷の一覧へ戻る
letters-added = 開始日時
letters-state = 状態
letters-letters = 通数
letters-printing = 作成中
letters-ready = 印刷待ち
letters-destroyed = 破棄済み
letters-size = { $letters }通（{ $pages }ページ）
letters-progress = { $all }名のうち{ $done }名分が済みました
letters-fetched = 最後の取り出し
letters-until = 自動で破棄する日時
letters-destroyed-at = 破棄日時
letters-ready-lead = 印刷用のPDFができました。住所のない分は最後にまとめてあります。印刷が済んだら、必ず破棄してください。
letters-fetch = 印刷用のPDFを取り出す
letters-destroy = 印刷が済んだので破棄する
letters-destroyed-lead = 印刷用のPDFは破棄しました。案内状がもう一度要るときは、お客様の画面から発行してください。新しい初回パスワードになります。
letters-list = 宛先の一覧（CSV）
letters-postal-code = 郵便番号
letters-login = ログインID

# 時間のかかる処理
office-stalled = 処理が止まっています
office-stalled-do = 何度か試しましたが、先へ進めませんでした。原因はサーバーのログにあります。直したうえで再開してください。
office-resume = 処理を再開する
office-looks-again = この画面は数秒ごとに更新されます。画面を閉じても処理は続きます。

## 操作の記録

journal-title = 操作の記録
journal-lead = このサイトで、いつ、だれが、何をしたかの記録です。書き換えることも、消すこともできません。
journal-seq = 番号
journal-at = 日時
journal-on-behalf = 代理の相手
journal-from = 開始日
journal-until = 終了日
journal-by = 操作した人
journal-who-hint = ログインIDまたはメールアドレス
journal-did = 操作
journal-any = すべて
journal-about = 対象
journal-address = 接続元
journal-details = 詳細
journal-system = システム
journal-stranger = ログインしていない人
journal-open = この画面を開く
journal-account = お客様
journal-import = お客様の取り込み
journal-invitation = 招待
journal-letters = 案内状の印刷
journal-notice = お知らせ
journal-operator = 運営担当者
journal-passkey = パスキー
journal-user = 利用者
journal-only-about = 「{ $about }」の記録だけを表示しています。
journal-check = 記録の検証
journal-check-lead = 記録は1件ずつ前の記録とつながっています。書き換えや欠落がないかを、初めから順に確かめます。
journal-do-check = 記録を検証する
journal-checking = 検証しています。
journal-whole = { $at }の検証では、{ $entries }件の記録に異常はありませんでした。検証値: { $head }
journal-broken = { $at }の検証で、{ $seq }番目の記録に異常が見つかりました。データベースが書き換えられた恐れがあります。
journal-cut-off = { $at }の検証で、{ $expected }件あるはずの記録が{ $entries }件しかないことが分かりました。記録が消された恐れがあります。
did-office-began-letters = 案内状の印刷を開始
did-office-changed-password = 運営担当者がパスワードを変更
did-office-checked-journal = 操作の記録を検証
did-office-destroyed-letters = 案内状のPDFを破棄
did-office-disabled-operator = 運営担当者を無効化
did-office-ended-role = 運営担当者を担当から外す
did-office-fetched-letters = 案内状のPDFを取り出し
did-office-finished-first-login = 運営担当者が初回ログインを完了
did-office-gave-role = 運営担当者に権限を付与
did-office-logged-in = 運営担当者がログイン
did-office-logged-out = 運営担当者がログアウト
did-office-login-refused = 運営担当者のログインに失敗
did-office-printed-letters = 案内状の印刷を完了
did-office-reset-operator = 運営担当者の初回コードを再発行
did-office-resumed-letters = 案内状の印刷を再開
did-office-used-recovery-code = 運営担当者が回復コードを使用

## 送信の記録

outbox-title = 送信の記録
outbox-lead = お客様へ送ったメール・SMS・電話と、その結果です。本文は、リンクや確認コードを含むため表示しません。
outbox-test = テストメールを送る
outbox-at = 受付日時
outbox-kind = 種類
outbox-to = 宛先
outbox-to-hint = メールアドレスまたは電話番号の全体
outbox-channel = 手段
outbox-mail = メール
outbox-sms = SMS
outbox-voice = 電話
outbox-state = 結果
outbox-any = すべて
outbox-waiting = 送信待ち
outbox-delivered = 送信済み
outbox-refused = 受け取り拒否
outbox-given-up = 送信できず
outbox-notice = お知らせの詳細
outbox-back = 送信の記録へ戻る
outbox-subject = 件名
outbox-attempts = 送信の回数
outbox-tried = 最後は{ $at }
outbox-reply = 相手の応答
outbox-waiting-lead = 送信を待っています。相手が応答しないときは、間隔を空けて3日間試します。
outbox-again-lead = 原因がなくなっていれば、同じお知らせをもう一度送れます。
outbox-again = もう一度送る
outbox-text-gone = 本文はすでに消去したため、もう一度送ることはできません。お客様の画面から改めてお送りください。
suppressed-title = 配信を止めている宛先
suppressed-lead = メールが宛先不明で戻ってきたため、送信を止めている宛先です。届くようになったことを確かめてから再開してください。
suppressed-none = 配信を止めている宛先はありません。
suppressed-since = 停止日時
suppressed-why = 相手の応答
suppressed-this = この宛先への配信は止まっています
suppressed-this-since = { $since }に、メールが宛先不明で戻ってきました。
suppressed-release = 配信を再開する
mail-test-subject = 【{ $site }】テストメール
mail-test-line = このメールは、{ $at }に運営の画面から送ったテストです。届いていれば、メールの設定は正しく働いています。
mail-test-after = 迷惑メールに入っていたときは、送信ドメインのSPF、DKIM、DMARCの設定を確かめてください。
kind-office-test-mail = テストメール
did-office-released-address = 配信を止めた宛先を再開
did-office-sent-notice-again = お知らせを再送
did-office-sent-test-mail = テストメールを送信

## 本日の業務

start-work = 対応が必要なもの
start-work-none = いま対応が必要なものはありません。
start-work-count = { $count }件
work-requests = 再発行の依頼
work-refused = 受け取りを拒まれたお知らせ（7日以内）
work-given-up = 送信できなかったお知らせ（7日以内）
work-imports = 実行を待っているお客様の取り込み
work-imports-stalled = 止まっているお客様の取り込み
work-letters = 印刷を待っている案内状
work-letters-stalled = 止まっている案内状の作成
start-logins = ログイン（30日間）
start-logins-in = ログイン
start-logins-refused = 失敗
start-logins-none = この30日間にログインはありません。
start-day = 日
start-funnel = 初回ログインの進み具合
start-funnel-begun = 初回ログインを始めた
start-funnel-factor = 二段階認証を登録した
start-funnel-consent = 電子交付に同意した
start-funnel-address = メールアドレスを確認した
start-funnel-password = パスワードを設定した
start-funnel-through = 完了した
start-consents = 電子交付への同意
start-consent-agreed = 同意
start-consent-declined = 同意しない
start-consent-withdrawn = 撤回
start-desks = お届け
start-machine = システムの状態
start-locked = ロック中の利用者
start-notices-waiting = 送信待ちのお知らせ
start-jobs-waiting = 待っている処理
start-jobs-dead = 止まった処理
start-counting = 集計しています。しばらくしてから、もう一度この画面を開いてください。
start-counted = { $at }時点の集計です。
