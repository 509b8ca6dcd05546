# トップページ

top-title = トップページ
top-welcome = { $name } 様、ご利用ありがとうございます。
top-last-login = 前回のログイン：{ $at }
top-news = 新着 { $count }件
top-help = ご案内
top-settings = ご登録内容
top-password = ログインに使うパスワードを変更します
top-consent = 同意の内容の確認と、撤回ができます

consent-given-title = 電子配信の同意内容
consent-given-lead = 電子配信について、次のとおり同意をいただいています。
consent-given-at = 同意日時
consent-given-version = 同意書の版
consent-given-hash = 同意書の照合値（SHA-256）
consent-given-text = 同意いただいた内容
consent-given-withdraw = 同意はいつでも撤回できます。撤回されると、以後の書類は郵送でお届けします。

consent-missing-declined = 電子配信について、{ $at }に「同意しない」とお答えいただいています。
consent-missing-withdrawn = 電子配信への同意は、{ $at }に撤回されています。
consent-missing-next = 書類は郵送でお届けします。次回のログインの際に、あらためて同意していただけます。

withdraw-title = 電子配信の同意の撤回
withdraw-body = 撤回されると、以後の書類は郵送でお届けします。本サイトで書類を受け取ることはできなくなります。
withdraw-ask = 同意を撤回しますか。
withdraw-button = 同意を撤回する
withdraw-keep = 撤回しない

withdrawn-title = 同意を撤回しました
withdrawn-body = 以後の書類は、郵送でお届けします。安全のため、ログアウトしました。
withdrawn-next = 電子配信を再びご希望のときは、次回のログインの際に同意していただけます。
