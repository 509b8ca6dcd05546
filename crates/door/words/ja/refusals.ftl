# 入力の誤り

refused-empty = 入力してください。
refused-link-spoiled = 認証コードの誤りが続いたため、前回のメールのリンクは使えなくなりました。認証コードを決め直して、もう一度送信してください。
refused-same-password = 新パスワードが現在のパスワードと同じです。別のパスワードにしてください。
refused-addresses-differ = メールアドレスが確認用と一致していません。同じアドレスを入力してください。
refused-passwords-differ = 新パスワードが確認用と一致していません。同じパスワードを入力してください。
refused-current-password = 現パスワードが正しくありません。
refused-address = メールアドレスの形式が正しくありません。「name@example.jp」のように入力してください。
refused-code = 認証コードが正しくありません。あと{ $left }回入力できます。
