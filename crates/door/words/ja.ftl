### 入口：ログイン、初回ログイン、パスワード、同意、メール

to-top = トップページへ
to-login = ログイン画面へ
to-recovery = 再設定をもう一度申し込む
back-to-login = ログイン画面へ戻る
list-comma = 、
code = 認証コード

## ログイン

login-title = ログイン
login-user-id = ユーザID
login-access-key = アクセスキー
login-login-id = ログインID
login-email = メールアドレス
login-address-hint = ご登録のメールアドレスです。
login-password = パスワード
login-button = ログイン
login-forgotten = パスワードをお忘れの方
login-first-time = はじめてご利用の方
login-first-time-body = 郵送でお届けした「案内状」に記載の{ $login }と初回パスワードを入力してください。続けて初回の手続きをご案内します。
login-trouble = ログインできないとき
login-lockout-minutes = パスワードを{ $failures }回間違えると、{ $minutes }分間ログインできなくなります。
login-lockout-operator = パスワードを{ $failures }回間違えると、ログインできなくなります。解除は下記の窓口で承ります。
login-no-reset = パスワードをお忘れのときは、下記の窓口へお問い合わせください。
login-suspended = このIDは現在ご利用いただけません。下記の窓口へお問い合わせください。
login-first-expired = 初回パスワードの有効期限が切れています。新しい初回パスワードをお送りしますので、下記の窓口へお問い合わせください。
login-locked-until = パスワードの誤りが続いたため、ログインを一時的に停止しています。{ $time }以降に、もう一度お試しください。
login-locked-by-operator = パスワードの誤りが続いたため、ログインを停止しています。解除は下記の窓口で承りますので、お電話ください。
login-note-taken-over = 別の端末で同じIDのログインがあったため、この端末のログインは終了しました。お心当たりのない場合は、下記の窓口へご連絡ください。
login-note-password-changed = パスワードが変更されたため、この端末のログインは終了しました。新しいパスワードでログインしてください。
login-note-logged-out = ログアウトしました。
login-note-reset = パスワードを変更しました。新しいパスワードでログインしてください。
login-note-first = このページのご利用にはログインが必要です。一定時間操作がなかった場合は、安全のため自動的にログアウトします。
login-refused = ログインできませんでした。入力内容をお確かめのうえ、もう一度お試しください。

in-use-title = このIDは現在使用中です
in-use-body = このIDは、すでにログイン中です。このサイトでは、一つのIDで同時に複数のログインはできません。
in-use-since = ログインした日時
in-use-device = 端末の種類
in-use-device-unknown = 不明
in-use-free-at = 自動で解除される日時
in-use-do = 先にログインしている端末でログアウトするか、上記の日時を過ぎてから、もう一度ログインしてください。お心当たりのない場合は、下記の窓口へお問い合わせください。
in-use-takeover = 先のログインを終了して、この端末でログインすることもできます。先の端末で入力中の内容は、送信されません。
in-use-takeover-button = 先のログインを終了してログイン

## 初回ログインの手順

step-login = ログイン
step-consent = 電子化同意
step-address = メールアドレスの変更
step-confirm = メールアドレスの登録認証
step-password = パスワードの変更

consent-title = 請求書等の電子配信同意の確認
consent-lead = 請求書などの書類を、郵送に代えて本サイトでお届けします。次の内容をお読みのうえ、ご同意いただけるかどうかをお選びください。
consent-documents = 対象の書類
consent-method = 配信の方法
consent-method-is = インターネット上の本サイトから、PDFファイルをダウンロードしていただきます
consent-when = 発行の時期
consent-when-is = 締め日の翌日
consent-text = 同意書
consent-version = 同意書の版：{ $version }
consent-ask = 上記の内容に同意されますか。
consent-agree = 同意する
consent-decline = 同意しない
consent-decline-note = 「同意しない」を選ばれた場合は、これまでどおり紙の書類をお届けします。あとから同意していただくこともできます。

declined-title = 同意しない旨を承りました
declined-body = 書類は、これまでどおり郵送でお届けします。安全のため、ログアウトしました。
declined-next = 電子配信をご希望になったときは、もう一度ログインして「同意する」をお選びください。

address-title = メールアドレスの変更
address-lead = お知らせを受け取るメールアドレスを登録します。入力されたアドレスへ、確認のメールをお送りします。
address-code-hint = お客様ご自身でお決めください。次の手順でもう一度入力していただきますので、お控えください。
address-new = 変更後メールアドレス
address-again = 変更後メールアドレス(確認用)
address-send = 送信する

sent-title = 確認用メールアドレスの送信完了
sent-lead = 次のメールアドレスへ、確認のメールをお送りしました。メールに記載のリンクを開き、認証コードを入力してください。
sent-address = 送信先
sent-next = リンク先で認証が済みましたら、次へお進みください。リンクはスマートフォンなど別の端末でも開けます。
sent-go-on = 次へ進む
sent-confirmed = メールアドレスの認証が済みました。「次へ進む」を押してください。
sent-missing = メールが届かないとき
sent-missing-body = 届くまでに数分かかることがあります。迷惑メールのフォルダーもご確認ください。アドレスに誤りがあるときは、訂正のうえ、もう一度送信してください。
sent-again = 再送する
sent-again-done = 確認のメールを再送しました。
sent-enough = 再送は上限の回数に達しました。アドレスをお確かめのうえ、届かないときは下記の窓口へお問い合わせください。
sent-wait = 再送できるようになるまで、あと{ $n }秒お待ちください。
sent-correct = アドレスを訂正する

confirm-title = メールアドレスの登録認証
confirm-lead = メールアドレスの登録を完了するため、認証コードを入力してください。
confirm-code-hint = メールアドレスの登録時に、お客様ご自身でお決めになった認証コードです。
confirm-button = 認証する

dead-link-used = このリンクはすでに使用されています
dead-link-used-next = メールアドレスの認証は済んでいます。ログインして、続きのお手続きへお進みください。
dead-link-expired = このリンクは有効期限が切れています
dead-link-expired-next = もう一度ログインして、メールアドレスの登録をやり直してください。新しいリンクをお送りします。
dead-link-unknown = このリンクは確認できません
dead-link-unknown-next = アドレスが途中で切れていないか、メールの本文をご確認ください。解決しない場合は、ログイン画面からもう一度お手続きください。
dead-link-superseded = 新しいメールが届いています
dead-link-superseded-next = このリンクのあとに、新しいメールをお送りしています。最新のメールのリンクをお使いください。
dead-link-reset-used-next = パスワードの変更は済んでいます。新しいパスワードでログインしてください。
dead-link-reset-next = お手数ですが、パスワードの再設定をもう一度お申し込みください。新しいリンクをお送りします。
dead-link-spoiled = このリンクは使えなくなりました
dead-link-spoiled-next = 認証コードの誤りが続いたため、安全のためリンクを無効にしました。もう一度ログインして、メールアドレスの登録をやり直してください。

## パスワード

new-password-title = パスワードの変更
new-password-lead = これからお使いになるパスワードを決めてください。ほかのサービスと同じパスワードは使わないでください。
new-password = 新パスワード
new-password-again = 新パスワード確認
password-change = 変更する

password-done-title = パスワードの変更完了
password-done-body = 手続きはすべて完了しました。次回からは、新しいパスワードでログインしてください。

change-password-title = パスワード変更
change-password-lead = 変更すると、ほかの端末でのログインはすべて終了します。
current-password = 現パスワード
new-password-confirm = 新パスワード（確認用）

password-changed-title = パスワードを変更しました
password-changed-body = ほかの端末でのログインは終了しました。次回からは、新しいパスワードでログインしてください。

forgotten-title = パスワードの再設定
forgotten-lead = ご登録のメールアドレスへ、再設定用のリンクをお送りします。
forgotten-email-hint = このサイトに登録されているアドレスを入力してください。
forgotten-send = 送信する

forgotten-sent-title = パスワードの再設定を受け付けました
forgotten-sent-body = 入力された内容がご登録と一致する場合、再設定用のメールをお送りします。届いたメールのリンクから、新しいパスワードを設定してください。
forgotten-sent-missing = 届くまでに数分かかることがあります。届かないときは、迷惑メールのフォルダーと入力された内容をご確認のうえ、もう一度お試しください。

## トップページ

top-title = トップページ
top-welcome = { $name } 様、ご利用ありがとうございます。
top-last-login = 前回のログイン：{ $at }
top-settings = ご登録内容
top-password = ログインに使うパスワードを変更します
top-consent = 同意の内容の確認と、撤回ができます

consent-given-title = 電子配信の同意内容
consent-given-lead = 電子配信について、次のとおり同意をいただいています。
consent-given-at = 同意日時
consent-given-version = 同意書の版
consent-given-hash = 同意書の照合値（SHA-256）
consent-given-text = 同意いただいた内容
consent-given-withdraw = 同意はいつでも撤回できます。撤回されると、以後の書類は郵送でお届けします。

withdraw-title = 電子配信の同意の撤回
withdraw-body = 撤回されると、以後の書類は郵送でお届けします。本サイトで書類を受け取ることはできなくなります。
withdraw-ask = 同意を撤回しますか。
withdraw-button = 同意を撤回する
withdraw-keep = 撤回しない

withdrawn-title = 同意を撤回しました
withdrawn-body = 以後の書類は、郵送でお届けします。安全のため、ログアウトしました。
withdrawn-next = 電子配信を再びご希望のときは、次回のログインの際に同意していただけます。

## 入力の誤り

refused-empty = 入力してください。
refused-link-spoiled = 認証コードの誤りが続いたため、前回のメールのリンクは使えなくなりました。認証コードを決め直して、もう一度送信してください。
refused-same-password = 新パスワードが現在のパスワードと同じです。別のパスワードにしてください。
refused-addresses-differ = メールアドレスが確認用と一致していません。同じアドレスを入力してください。
refused-passwords-differ = 新パスワードが確認用と一致していません。同じパスワードを入力してください。
refused-current-password = 現パスワードが正しくありません。
refused-address = メールアドレスの形式が正しくありません。「name@example.jp」のように入力してください。
refused-code = 認証コードが正しくありません。あと{ $left }回入力できます。

## パスワードの条件

password-rule-length = { $min }文字以上{ $max }文字以内
password-rule-ascii = 半角の英字・数字・記号だけを使う
password-rule-ascii-without = 半角の英字・数字・記号だけを使う（ { $symbols } は使えません）
password-rule-letters-digits = 半角の英字・数字だけを使う
password-rule-letters-digits-and = 半角の英字・数字と記号 { $symbols } だけを使う
password-rule-letter = 英字を1文字以上含む
password-rule-digit = 数字を1文字以上含む
password-rule-capital = 英大文字を1文字以上含む
password-rule-small = 英小文字を1文字以上含む
password-rule-not-current = 現在のパスワードと異なる
password-rule-no-login-id = ログインIDを含まない
password-rule-not-common = 推測されやすい、よくあるパスワードでない
password-rule-no-site-words = サイト名や会社名を含まない

password-fault-too-short = { $min }文字以上で入力してください。
password-fault-too-long = { $max }文字以内で入力してください。
password-fault-character = 使えない文字「{ $character }」が含まれています。使える文字は、条件の一覧をご覧ください。
password-fault-letter = 英字を1文字以上入れてください。
password-fault-digit = 数字を1文字以上入れてください。
password-fault-capital = 英大文字を1文字以上入れてください。
password-fault-small = 英小文字を1文字以上入れてください。
password-fault-current = 現在のパスワードと同じです。別のパスワードにしてください。
password-fault-login-id = ログインIDが含まれています。ログインIDを含まないパスワードにしてください。
password-fault-common = 推測されやすいパスワードです。別のパスワードにしてください。
password-fault-site-word = サイト名や会社名が含まれています。それらを含まないパスワードにしてください。

## メール

mail-to-account = { $name } 御中
mail-to-user = { $name } 様
mail-label = ▼ { $label }
mail-link-plain = ボタンを押せないときは、次のアドレスをブラウザーで開いてください。
mail-no-reply = このメールは自動で送信しています。ご返信いただいてもお答えできません。
mail-phone = 電話：{ $phone }
mail-hours = 受付時間：{ $hours }
mail-mail = メール：{ $mail }

mail-confirm-subject = 【{ $site }】メールアドレスの仮登録のお知らせ
mail-confirm-what = メールアドレス（{ $address }）の仮登録を受け付けました。まだ登録は完了していません。
mail-confirm-do = 次のリンクを開き、お客様が決められた認証コードを入力して、登録を完了してください。リンクの有効期間は{ $hours }時間で、一度だけ使えます。
mail-confirm-link = メールアドレスの登録を完了する
mail-confirm-code = 認証コードは、安全のためこのメールには記載していません。
mail-confirm-not-you = お心当たりのない場合は、リンクを開かずにこのメールを削除してください。そのままでは登録されません。

mail-password-subject = 【{ $site }】パスワード変更のお知らせ
mail-password-what = { $at }に、ログインパスワードが変更されました。
mail-password-others = 安全のため、ほかの端末でのログインはすべて終了しています。
mail-password-not-you = お心当たりのない場合は、第三者が操作した可能性があります。至急、下記の窓口へご連絡ください。

mail-reset-subject = 【{ $site }】パスワード再設定のご案内
mail-reset-what = パスワード再設定のお申し込みを受け付けました。
mail-reset-do = 次のリンクを開き、新しいパスワードを設定してください。リンクの有効期間は{ $minutes }分で、一度だけ使えます。
mail-reset-link = 新しいパスワードを設定する
mail-reset-not-you = お心当たりのない場合は、リンクを開かずにこのメールを削除してください。パスワードは変更されません。

mail-registered-subject = 【{ $site }】メールアドレス登録完了のお知らせ
mail-registered-what = このメールアドレスの登録が完了しました。今後のお知らせは、このアドレスへお送りします。
mail-registered-do = 初回の手続きが残っている場合は、引き続き画面の案内に沿ってお進みください。
mail-registered-not-you = お心当たりのない場合は、お手数ですが、下記の窓口へご連絡ください。

## ログイン履歴

history-title = ログイン履歴
history-lead = 過去90日間のログインの記録です。お心当たりのない記録があるときは、すぐにパスワードを変更してください。
history-from = 開始日
history-until = 終了日
history-any = すべて
history-at = 日時
history-outcome = 結果
history-device = 端末の種類
history-address = 接続元
history-in = ログイン
history-first-login = 手続きの途中
history-in-use = 使用中のため不可
history-wrong = パスワードの誤り
history-locked = ロック中（誤入力のため）
history-expired = 初回パスワードの期限切れ
history-suspended = 利用停止中

top-history = ログインの記録を確認できます

## 初回パスワードの再発行

login-reset-request = 初回パスワードの再発行を申し込む
to-confirmation = 確認画面へ
to-correction = 訂正する
reset-request-title = 初回パスワードの再発行のお申し込み
reset-request-lead = 新しい初回パスワードを、ご登録の住所へ案内状でお送りします。
reset-request-company = 会社名
reset-request-person = ご担当者名
reset-request-phone = 電話番号
reset-request-phone-hint = 確認のお電話を差し上げることがあります。ハイフンはなくてもかまいません。
reset-request-note = 連絡事項
reset-request-note-hint = 任意
reset-request-confirm-title = お申し込み内容の確認
reset-request-confirm-lead = 内容をお確かめのうえ、「申し込む」を押してください。
reset-request-send = 申し込む
reset-request-done-title = お申し込みを受け付けました
reset-request-done-body = ご登録の内容を確認し、案内状をお送りします。お問い合わせの際は、次の受付番号をお知らせください。
reset-request-number = 受付番号
refused-too-long = { $max }文字以内で入力してください。
refused-phone = 電話番号を「03-0000-0000」のように、市外局番から入力してください。

## ワンタイムパスワード認証

otp-title = ワンタイムパスワード認証
otp-lead = { $address } へ、6桁のワンタイムパスワードをお送りしました。
otp-code = ワンタイムパスワード
otp-hint = メールに記載の6桁の数字です。有効期限は10分間です。
otp-send = 送信
otp-missing = 届くまでに数分かかることがあります。迷惑メールのフォルダーもご確認ください。再送すると、前のワンタイムパスワードは使えなくなります。
refused-one-time-password = ワンタイムパスワードが正しくないか、有効期限が切れています。あと{ $left }回入力できます。
login-note-code-spoiled = ワンタイムパスワードの誤りが続いたため、認証を中止しました。お手数ですが、もう一度ログインしてください。
login-no-address = メールアドレスが登録されていないため、ワンタイムパスワードをお送りできません。下記の窓口へお問い合わせください。
history-wrong-code = ワンタイムパスワードの誤り
history-no-address = メールアドレス未登録
mail-otp-subject = 【{ $site }】ワンタイムパスワードのお知らせ
mail-otp-what = ログイン用のワンタイムパスワードをお知らせします。{ $minutes }分以内に、ログイン画面で入力してください。
mail-otp-code = ワンタイムパスワード：{ $code }
mail-otp-not-you = お心当たりのない場合は、第三者がパスワードを知っているおそれがあります。このワンタイムパスワードを誰にも知らせず、下記の窓口へご連絡ください。

## ログイン中の端末

sessions-title = ログイン中の端末
sessions-lead = 現在ログイン中の端末の一覧です。お心当たりのない端末は「終了する」でログインを終了し、パスワードを変更してください。
sessions-began = ログイン日時
sessions-seen = 最後の操作
sessions-end = 終了する
sessions-state = 状態
sessions-this = この端末
top-sessions = ログイン中の端末の確認と、終了ができます
login-note-ended-by-user = 別の端末からの操作により、この端末でのログインを終了しました。
otp-again-done = 新しいワンタイムパスワードをお送りしました。
