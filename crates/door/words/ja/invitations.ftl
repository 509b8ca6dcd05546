# 取引先の招待

invitation-title = お取引先からの招待
invitation-lead = { $company } 様から、取引先としてつながるための招待が届いています。
invitation-company = 招待元
invitation-person = ご担当者
invitation-comment = コメント
invitation-until = 有効期限
invitation-has-login = 招待を受けるには、ログインしてください。
invitation-has-none = 招待を受けるには、IDの登録が必要です。
invitation-register-another = 新しく別のIDを登録する
invitation-login-another = 別のIDでログインする
invitation-ask = { $company } 様を取引先に追加しますか。追加先のIDをお確かめのうえ、お選びください。
invitation-received = 受信日時
invitation-goes-to = 追加先のID
invitation-approve = 承認する
invitation-decline = 承認しない
invitation-later = あとで決める
invitation-note = 一度承認すると、未承認には戻せません。「承認しない」を選ぶと、その旨を招待元へお知らせします。
invitation-own = 自社からの招待は、承認できません。
invitation-other-title = 別のIDに追加するとき
invitation-other-body = いったんログアウトし、別のIDでログインし直すと、そのIDに追加できます。
invitation-to-list = 招待の受け取りへ
invitation-approved-title = 招待を承認しました
invitation-approved-lead = { $company } 様が取引先に追加されました。
invitation-declined-title = 招待は承認していません
invitation-declined-lead = 招待元には、承認しない旨をお知らせしました。あとから承認することもできます。

temp-login-title = 招待の受け取り
temp-login-way = 仮IDをお持ちの方
temp-login-waiting = 承認待ちの招待
temp-login-from = { $company } 様からの招待
temp-login-letter = 仮IDでの受け取り
temp-login-lead = 郵送またはFAXの案内状に記載の仮IDと仮パスワードを入力してください。
temp-login-hint = 英数字8文字です。大文字と小文字は区別しません。
temp-id = 仮ID
temp-password = 仮パスワード
temp-login-add = お取引先を追加する
temp-login-next = 次へ進む
temp-login-have-id = すでにIDをお持ちの方は、先にログインしてください
refused-temp-login = 仮IDまたは仮パスワードが正しくないか、有効期限が切れています。案内状をお確かめください。
top-invitations = 届いている招待の確認と、仮IDの入力ができます

dead-link-invitation-used-next = この招待は、すでに受け取られています。お心当たりのIDでログインしてご確認ください。
dead-link-invitation-next = お手数ですが、招待元の会社へ、もう一度招待をご依頼ください。

mail-invitation-subject = 【{ $site }】{ $company } 様からの招待
mail-invitation-what = { $company } の{ $person } 様から、取引先としてつながるための招待が届いています。
mail-invitation-comment = コメント：{ $comment }
mail-invitation-do = 次のリンクを開いて、招待をご確認ください。招待の有効期間は{ $days }日間です。
mail-invitation-link = 招待を確認する
mail-invitation-not-you = お心当たりのない場合は、このメールを削除してください。そのままでは何も登録されません。

mail-approved-subject = 【{ $site }】招待が承認されました
mail-approved-what = { $invited } 様への招待が、{ $company } 様に承認されました。
mail-declined-subject = 【{ $site }】招待は承認されませんでした
mail-declined-what = { $invited } 様への招待は、承認されませんでした。

## お客様の切り替え

accounts-title = お客様の切り替え
accounts-lead = 操作するお客様を切り替えます。次回は、最後に選んだお客様でログインします。
accounts-state = 状態
accounts-present = 操作中
accounts-switch = 切り替える
top-accounts = 操作するお客様（会社・支店など）を切り替えます
