# 二つの入口

entrances-lead = ログイン方法をお選びください。
entrance-certificate = クライアント証明書でログイン
entrance-certificate-what = このパソコンに、当サイトのクライアント証明書を取り込み済みの方
entrance-code = ワンタイムパスワードでログイン
entrance-code-what = ご登録のメールアドレスで、6桁のワンタイムパスワードを受け取る方
entrance-back = ログイン方法の選択へ戻る
entrance-certificate-help = クライアント証明書について
entrance-certificate-help-body = お客様に発行された証明書をブラウザーに取り込み、表示される選択画面で選んでください。取り込みや選択をやり直すときは、ブラウザーをすべて閉じてから開き直してください。
login-note-no-certificate = このブラウザーからクライアント証明書が送られていません。証明書を取り込み、ブラウザーを開き直してから、もう一度お試しください。
login-refused-certificate = ログインできませんでした。入力内容と、クライアント証明書がお客様に発行された有効期限内のものであることをお確かめください。
login-length = { $length }文字です。
refused-access-key-length = アクセスキーは{ $length }文字で入力してください。
history-certificate-missing = 証明書なし
history-certificate-not-ours = 当サイト以外の証明書
history-certificate-not-yet-valid = 有効期間前の証明書
history-certificate-expired = 期限切れの証明書
history-certificate-unknown = 登録のない証明書
history-certificate-of-another = 他のお客様の証明書
history-certificate-revoked = 失効した証明書
