# メール

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
