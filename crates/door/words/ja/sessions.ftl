# ログイン中の端末

sessions-title = ログイン中の端末
sessions-lead = 現在ログイン中の端末の一覧です。お心当たりのない端末は「終了する」でログインを終了し、パスワードを変更してください。
sessions-began = ログイン日時
sessions-seen = 最後の操作
sessions-end = 終了する
sessions-state = 状態
sessions-this = この端末
top-sessions = ログイン中の端末の確認と、終了ができます
login-note-ended-by-user = 別の端末からの操作により、この端末でのログインを終了しました。
login-note-ended-by-operator = 運営窓口の操作により、ログインを終了しました。お心当たりがない場合は、窓口へお問い合わせください。
otp-again-done = 新しいワンタイムパスワードをお送りしました。
