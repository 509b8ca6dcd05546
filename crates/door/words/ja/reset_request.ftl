# 初回パスワードの再発行

login-reset-request = 初回パスワードの再発行を申し込む
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
