# ログイン履歴

history-title = ログイン履歴
history-lead = 過去90日間のログインの記録です。お心当たりのない記録があるときは、すぐにパスワードを変更してください。
history-from = 開始日
history-until = 終了日
history-any = すべて
history-at = 日時
history-outcome = 結果
history-device = 端末の種類
history-address = 接続元
history-in = ログイン
history-by-operator = 運営窓口の担当者による代行
history-first-login = 手続きの途中
history-in-use = 使用中のため不可
history-wrong = パスワードの誤り
history-locked = ロック中（誤入力のため）
history-expired = 初回パスワードの期限切れ
history-suspended = 利用停止中

top-history = ログインの記録を確認できます
