# パスワードの設定のご案内

set-up-title = パスワードの設定
set-up-lead = ログインに使うパスワードを決めてください。設定が済むと、ログインできるようになります。
set-up-advice = ほかのサービスと同じパスワードは使わないでください。担当の方が異動・退職されたときは、すみやかに変更してください。
set-up-button = 設定する
login-note-set-up = パスワードを設定しました。ログインしてください。
dead-link-set-up-used-next = パスワードの設定は済んでいます。設定したパスワードでログインしてください。
dead-link-set-up-next = お手数ですが、招待された方または下記の窓口へ、リンクの再送をご依頼ください。

mail-set-up-subject = 【{ $site }】ご利用開始のご案内
mail-set-up-what = { $site }をご利用いただけるよう、ご登録しました。
mail-set-up-login = ログインID：{ $login }
mail-set-up-do = 次のリンクを開き、パスワードを設定してください。リンクの有効期間は{ $days }日間で、一度だけ使えます。
mail-set-up-link = パスワードを設定する
mail-set-up-not-you = お心当たりのない場合は、リンクを開かずにこのメールを削除してください。
