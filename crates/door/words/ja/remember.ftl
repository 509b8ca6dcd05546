# ログイン状態の保持

remember-label = { $days }日間ログイン状態を保持
remember-hint = 共用の端末では選ばないでください。
sessions-kept = 保持中
history-remembered = 保持した状態で再開
history-copied = 保持情報の複製を検出
login-note-stolen = この端末で保持していたログイン情報が、別の場所でも使われました。安全のため、保持を終了しました。ログインのうえ、パスワードを変更してください。

mail-copied-subject = 【{ $site }】ログイン状態の保持を終了しました
mail-copied-what = { $at }に、端末で保持しているログイン情報の複製が使われたため、保持を終了しました。第三者が情報を入手した可能性があります。
mail-copied-do = 次のリンクからログインして、パスワードを変更してください。「ログイン履歴」と「ログイン中の端末」もご確認ください。
mail-copied-link = ログインする
mail-copied-not-you = ご不明な点は、下記の窓口へご連絡ください。
