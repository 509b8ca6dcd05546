### 運営の枠：ログイン、サイトの選択、本日の業務、運営担当者

## ログイン

office-login-title = 運営のログイン
office-login-email = メールアドレス
office-login-password = パスワード
office-login-first-time = はじめての方は、お渡しした初回コードをパスワードの欄に入力してください。
office-login-button = ログイン
office-login-first = ログインすると、お開きになった画面へ進みます。
office-login-out = ログアウトしました。
office-login-over = ログインの手続きが終了しました。もう一度ログインしてください。
office-login-refused = メールアドレスまたはパスワードが正しくありません。
office-login-locked = 誤りが続いたため、{ $time } までログインできません。
office-login-first-over = 初回コードの有効期間が過ぎています。システムの管理者に再発行を依頼してください。

## 二段階目の確認

office-code-title = 二段階認証
office-code-app = 確認コード
office-code-app-hint = 認証アプリに表示されている6桁の数字
office-code-recovery = 回復コード
office-code-recovery-hint = 控えておいた回復コードのうち、まだ使っていないもの
office-code-to-recovery = スマートフォンが手元にないとき（回復コードを使う）
office-code-to-app = 認証アプリの確認コードを使う
office-code-wrong = コードが正しくありません。あと{ $left }回入力できます。
office-code-used = この確認コードは使用済みです。次のコードが表示されるまでお待ちください。
office-code-clock = スマートフォンの時計がずれているようです。時刻を自動設定にしてから、もう一度お試しください。

## 初回ログイン

office-step-login = 初回コード
office-step-password = パスワード
office-step-app = 認証アプリ
office-step-codes = 回復コード
office-next = 次へ進む

office-first-password-title = パスワードの設定
office-first-password-lead = 次回からのログインに使うパスワードを決めてください。
office-password-new = 新しいパスワード
office-password-again = 新しいパスワード（確認用）
office-password-differs = 新しいパスワードと一致していません。

office-app-title = 認証アプリの登録
office-app-lead = スマートフォンの認証アプリでこの図を読み取り、表示された6桁の数字を入力してください。
office-app-picture = 認証アプリで読み取るQRコード
office-app-by-hand = 読み取れないときは、次の文字をアプリに入力してください。
office-app-wrong = 確認コードが正しくありません。アプリの表示をご確認ください。

office-codes-title = 回復コードの控え
office-codes-lead = スマートフォンが使えないときに、確認コードの代わりになります。それぞれ一度だけ使えます。この画面は二度と表示されませんので、印刷するか、安全な場所に控えてください。
office-codes-copy = すべてコピー
office-codes-copied = コピーしました
office-codes-done = 控えました

## サイトの選択、本日の業務

office-sites-title = サイトの選択
office-sites-none = 担当のサイトがありません。システムの管理者にお問い合わせください。
office-start-empty = この役割で利用できる業務は、まだありません。

## パスワードの変更

office-password-current = 現在のパスワード
office-password-change = 変更する
office-password-back = 業務へ戻る
office-password-wrong = 現在のパスワードが正しくありません。
office-password-same = 現在と異なるパスワードにしてください。
office-password-done = パスワードを変更しました。ほかの端末のログインは終了しました。

## 運営担当者

operators-title = 運営担当者
operators-lead = このサイトの業務を担当している方です。追加と再発行は、システムの管理者が行います。
operators-name = 氏名
operators-email = メールアドレス
operators-role = 役割
operators-clerk = { $role }（{ $desks }）
operators-state = 状態
operators-last-login = 前回のログイン
operators-deeds = 操作
operators-works = 利用中
operators-waits = 初回ログイン待ち
operators-shut-out = 利用停止中
operators-never = なし
operators-end = 担当から外す
