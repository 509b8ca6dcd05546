# メールアドレスの変更

mail-change-address-subject = 【{ $site }】メールアドレス変更のお手続き
mail-change-address-what = メールアドレスの変更のご依頼を受け付けました。まだ変更されていません。
mail-change-address-do = 次のリンクを開き、新しいメールアドレスを入力してください。リンクの有効期間は{ $hours }時間で、一度だけ使えます。
mail-change-address-link = 新しいメールアドレスを入力する
mail-change-address-not-you = お心当たりのない場合は、リンクを開かずに、このメールを削除してください。アドレスは変更されません。

mail-new-address-subject = 【{ $site }】新しいメールアドレスのご確認
mail-new-address-what = このメールアドレスへの変更のご依頼を受け付けました。まだ変更されていません。
mail-new-address-do = 次のリンクを開き、変更を確定してください。リンクの有効期間は{ $hours }時間で、一度だけ使えます。
mail-new-address-link = メールアドレスの変更を確定する
mail-new-address-not-you = お心当たりのない場合は、リンクを開かずに、このメールを削除してください。このアドレスは登録されません。

mail-address-changed-subject = 【{ $site }】メールアドレス変更のお知らせ
mail-address-changed-what = { $at }に、ご登録のメールアドレスが変更されました。
mail-address-changed-old = 今後のお知らせは、新しいメールアドレスへお送りします。
mail-address-changed-new = 今後のお知らせは、このメールアドレスへお送りします。
mail-address-changed-not-you = お心当たりのない場合は、第三者が操作した可能性があります。至急、下記の窓口へご連絡ください。

new-address-title = 新しいメールアドレスの入力
new-address-lead = 入力されたメールアドレスへ、確認のメールをお送りします。メールのリンクから確定していただくと、変更されます。
new-address-sent-title = 確認のメールをお送りしました
new-address-sent-lead = まだ変更されていません。届いたメールのリンクを開き、変更を確定してください。
new-address-sent-missing = 届くまでに数分かかることがあります。迷惑メールのフォルダーもご確認ください。アドレスに誤りがあるときは、お手数ですが、ログインして変更をもう一度ご依頼ください。
new-address-confirm-title = メールアドレスの変更の確定
new-address-confirm-lead = 内容をお確かめのうえ、「変更を確定する」を押してください。
new-address-old = 変更前メールアドレス
new-address-confirm-button = 変更を確定する
address-changed-title = メールアドレスを変更しました
address-changed-body = 変更前と変更後の両方のメールアドレスへ、お知らせをお送りしました。

refused-address-same = 現在のメールアドレスと同じです。変更後のアドレスを入力してください。
refused-address-taken = このメールアドレスは、ほかの利用者が使用しています。別のアドレスを入力してください。
refused-address-taken-meanwhile = このメールアドレスは、お手続きの間に、ほかの利用者が登録しました。別のアドレスで、変更をもう一度ご依頼ください。

dead-link-change-address-used-next = 新しいメールアドレスへ、確認のメールをお送りしています。届かないときは、ログインして変更をもう一度ご依頼ください。
dead-link-new-address-used-next = メールアドレスの変更は済んでいます。
dead-link-change-address-next = メールアドレスを変更するときは、ログインして変更をもう一度ご依頼ください。
