# パスワードの条件

password-rule-length = { $min }文字以上{ $max }文字以内
password-rule-ascii = 半角の英字・数字・記号だけを使う
password-rule-ascii-without = 半角の英字・数字・記号だけを使う（ { $symbols } は使えません）
password-rule-letters-digits = 半角の英字・数字だけを使う
password-rule-letters-digits-and = 半角の英字・数字と記号 { $symbols } だけを使う
password-rule-letter = 英字を1文字以上含む
password-rule-digit = 数字を1文字以上含む
password-rule-capital = 英大文字を1文字以上含む
password-rule-small = 英小文字を1文字以上含む
password-rule-not-current = 現在のパスワードと異なる
password-rule-no-login-id = ログインIDを含まない
password-rule-not-common = 推測されやすい、よくあるパスワードでない
password-rule-no-site-words = サイト名や会社名を含まない

password-fault-too-short = { $min }文字以上で入力してください。
password-fault-too-long = { $max }文字以内で入力してください。
password-fault-character = 使えない文字「{ $character }」が含まれています。使える文字は、条件の一覧をご覧ください。
password-fault-letter = 英字を1文字以上入れてください。
password-fault-digit = 数字を1文字以上入れてください。
password-fault-capital = 英大文字を1文字以上入れてください。
password-fault-small = 英小文字を1文字以上入れてください。
password-fault-login-id = ログインIDが含まれています。ログインIDを含まないパスワードにしてください。
password-fault-common = 推測されやすいパスワードです。別のパスワードにしてください。
password-fault-site-word = サイト名や会社名が含まれています。それらを含まないパスワードにしてください。
