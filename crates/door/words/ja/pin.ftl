# PIN による再設定と、ログインIDの変更

inquiry-title = お問い合わせ
inquiry-lead = ログインできないときは、こちらからお手続きください。
inquiry-reset = ログインIDまたはパスワードをお忘れの方
inquiry-other = その他のお問い合わせは、下記の窓口で承ります。
pin-login-hint = ログインIDやパスワードをお忘れのときは、「お問い合わせ」から再設定できます。

pin-ask-title = ログイン情報の再設定
pin-ask-lead = お客様IDと、PINコードの受け取り方法を指定してください。ご登録の連絡先へ、6桁のPINコードをお送りします。
pin-number = お客様ID
pin-number-hint = 画面や納品書に「お客様番号」として記載しています。
pin-way = PINコードの受け取り方法
pin-by-voice = 自動音声
pin-by-voice-hint = ご登録の電話番号へ、自動音声でお電話します。
pin-by-sms = ショートメッセージ
pin-by-sms-hint = ご登録の携帯電話（070・080・090）へお送りします。
pin-by-mail = メール
pin-by-mail-hint = ご登録の連絡先メールアドレスへお送りします。
pin-ask-button = PINコードを受け取る
pin-back = お問い合わせへ戻る
refused-pin-way = PINコードの受け取り方法を選んでください。
pin-note-spoiled = PINコードの誤りが続いたため、手続きを中止しました。お手数ですが、もう一度はじめからお手続きください。
pin-note-over = 手続きの有効時間を過ぎたか、ログイン情報がすでに変更されています。必要な場合は、もう一度お手続きください。

pin-title = PINコードの入力
pin-lead-voice = 入力されたお客様IDに電話番号が登録されている場合は、自動音声でPINコードをお知らせします。
pin-lead-sms = 入力されたお客様IDに携帯電話番号が登録されている場合は、ショートメッセージでPINコードをお送りします。
pin-lead-mail = 入力されたお客様IDにメールアドレスが登録されている場合は、メールでPINコードをお送りします。
pin-code = PINコード
pin-hint = 6桁の数字です。有効期限は{ $minutes }分間です。
pin-missing = PINコードが届かないとき
pin-missing-body = お客様IDと受け取り方法をお確かめください。再発行すると、前のPINコードは使えなくなります。再発行が続いたときは、しばらくお送りできないことがあります。お急ぎの場合は、下記の窓口へご連絡ください。
pin-again = PINコードを再発行する
pin-again-done = PINコードの再発行を受け付けました。
pin-wait = 再発行できるようになるまで、あと{ $n }秒お待ちください。
pin-anew = はじめからやり直す
refused-pin = PINコードが正しくないか、有効期限が切れています。あと{ $left }回入力できます。
pin-factor-lead = 多要素認証をご利用のため、ログインIDのメールアドレスへワンタイムパスワードをお送りしました。

pin-change-title = ログイン情報の変更
pin-change-lead = 変更する項目だけを入力してください。両方を一度に変更することもできます。
pin-change-address = ログインIDの変更
pin-change-address-body = 新しいメールアドレスへ確認のメールをお送りします。メールのリンクを開くと、変更が完了します。
pin-change-password = パスワードの変更
refused-pin-nothing = 新しいログインIDまたは新パスワードを入力してください。

login-address-title = ログインIDの変更
login-address-lead = 新しいメールアドレスへ確認のメールをお送りします。メールのリンクを開くと、変更が完了します。
login-address-now = 現在のログインID
login-address-new = 新しいログインID（メールアドレス）
login-address-again = 新しいログインID（確認用）
login-address-send = 確認メールを送信する
login-address-changed = ログインIDを変更しました。次回からは、新しいログインIDでログインしてください。
refused-same-login = 現在のログインIDと同じです。別のメールアドレスを入力してください。
refused-number-taken = このお客様番号はすでに登録されています。
top-login-address = ログインIDのメールアドレスを変更します

login-sent-title = 確認メールを送信しました
login-sent-lead = 次のメールアドレスへ確認のメールをお送りしました。24時間以内にメールのリンクを開いてください。変更が完了するまでは、これまでのログインIDをお使いください。
login-sent-with-password = パスワードを変更しました。

login-confirm-title = ログインIDの変更の確認
login-confirm-lead = 次のメールアドレスを、新しいログインIDにします。
login-note-login-changed = ログインIDを変更しました。新しいログインIDでログインしてください。
dead-link-login-used-next = ログインIDの変更は済んでいます。新しいログインIDでログインしてください。
dead-link-login-next = お手数ですが、ログインIDの変更をもう一度お手続きください。

history-wrong-pin = PINコードの誤り

pin-voice = { $site }です。PINコードをお知らせします。{ $digits }。くり返します。{ $digits }。有効時間は{ $minutes }分です。
pin-sms = 【{ $site }】PINコード:{ $pin }（{ $minutes }分間有効）お心当たりのない場合は破棄してください
pin-sms-nameless = PINコード:{ $pin }（{ $minutes }分間有効）お心当たりのない場合は破棄してください

mail-pin-subject = 【{ $site }】PINコードのお知らせ
mail-pin-what = ログイン情報の再設定に必要なPINコードをお知らせします。{ $minutes }分以内に、画面で入力してください。
mail-pin-code = PINコード：{ $pin }
mail-pin-not-you = お心当たりのない場合は、このPINコードを誰にも知らせず、このメールを削除してください。ログイン情報は変更されません。

mail-login-confirm-subject = 【{ $site }】ログインIDの変更の確認
mail-login-confirm-what = このメールアドレスを新しいログインIDにするお手続きを受け付けました。まだ変更は完了していません。
mail-login-confirm-do = 次のリンクを開き、変更を完了してください。リンクの有効期間は{ $hours }時間で、一度だけ使えます。
mail-login-confirm-link = ログインIDの変更を完了する
mail-login-confirm-not-you = お心当たりのない場合は、リンクを開かずにこのメールを削除してください。ログインIDは変更されません。

mail-login-changed-subject = 【{ $site }】ログイン情報の変更のお知らせ
mail-login-changed-password = { $at }に、ログインパスワードが再設定されました。
mail-login-changed-address = { $at }に、ログインID（メールアドレス）が変更されました。
mail-login-changed-others = 安全のため、ほかの端末でのログインはすべて終了しています。

mail-login-taken-subject = 【{ $site }】メールアドレスの登録について
mail-login-taken-what = このメールアドレスをログインIDにするお手続きがありましたが、すでにログインIDとして登録されているため、受け付けられませんでした。
mail-login-taken-do = お手続きをされたご本人の場合は、別のメールアドレスをお使いください。
mail-login-taken-not-you = お心当たりのない場合は、このメールを削除してください。ご登録の内容は変わりません。

pin-registered-lead = 多要素認証をご利用のため、認証アプリの確認コードか、回復コードを入力してください。
pin-registered-code = 確認コードまたは回復コード
pin-registered-hint = 認証アプリに表示されている6桁の数字、または控えておいた回復コード1個です。
refused-pin-registered = 確認コードまたは回復コードが正しくありません。あと{ $left }回入力できます。
