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
