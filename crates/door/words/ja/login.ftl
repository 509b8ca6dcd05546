# ログイン

to-login = ログイン画面へ
to-recovery = 再設定をもう一度申し込む
back-to-login = ログイン画面へ戻る
list-comma = 、
code = 認証コード

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
login-note-without-consent = 電子配信への同意をいただいていないため、この端末のログインは終了しました。本サイトのご利用には、ログインのうえ、同意が必要です。
login-note-in-use = お手続きを承りました。このIDは別の端末でログイン中のため、そちらでログアウトするか、しばらく時間を置いてから、ログインしてください。
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
