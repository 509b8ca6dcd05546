# 新しいIDの登録

registration-title = 新しくIDを登録する
registration-lead = メールアドレスをIDとして登録します。入力されたアドレスへ、登録用のメールをお送りします。
registration-address-hint = ログインと、お知らせの受け取りに使います。
registration-send = 送信する

registration-sent-title = メールを送信しました
registration-sent-lead = 次のメールアドレスへ、ご案内のメールをお送りしました。メールに記載のリンクから、続きのお手続きへお進みください。
registration-sent-again = ご案内のメールを再送しました。

register-title = 登録内容の入力
register-lead = メールアドレスを確認しました。会社名とお名前を入力し、パスワードを決めてください。
register-company = 会社名
register-name = お名前
register-again = パスワード（確認用）
register-button = 登録する

dead-link-register-used-next = 登録は済んでいます。登録したメールアドレスとパスワードでログインしてください。
dead-link-register-next = お手数ですが、ログイン画面の「新しくIDを登録する」から、もう一度お手続きください。

mail-registration-subject = 【{ $site }】ID登録のご案内
mail-registration-what = ID登録のお申し込みを受け付けました。まだ登録は完了していません。
mail-registration-do = 次のリンクを開き、会社名などを入力して、登録を完了してください。リンクの有効期間は{ $hours }時間で、一度だけ使えます。
mail-registration-link = 登録を続ける
mail-registration-not-you = お心当たりのない場合は、リンクを開かずにこのメールを削除してください。そのままでは登録されません。

mail-already-subject = 【{ $site }】ID登録のご確認
mail-already-what = このメールアドレスで、ID登録のお申し込みがありました。このアドレスはすでに登録されているため、新しい登録は行っていません。
mail-already-do = 登録済みのパスワードでログインしてください。パスワードをお忘れの場合は、ログイン画面から再設定できます。
mail-already-link = ログインする
mail-already-not-you = お心当たりのない場合は、このメールを削除してください。登録内容は変わっていません。
