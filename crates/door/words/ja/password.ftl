# パスワード

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
