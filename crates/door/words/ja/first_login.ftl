# 初回ログインの手順

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
