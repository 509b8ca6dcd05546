### デモの案内とメール箱

start-title = デモへようこそ
start-lead = 架空の五つの会員サイトを、ご自由にお試しいただけます。会社名・人名・アドレスはすべて架空のものです。
start-mailbox = デモで送信されたメール・SMS・音声を、ここで読めます
start-open = サイトを開く
start-login = ID
start-password = パスワード
start-copy = コピー
start-copied = コピーしました
start-line-invoice = 請求書を電子でお届けするサイト。案内状のIDでの初回ログインからお試しいただけます。
start-line-certificate = サーバー証明書をお申し込みいただくサイト。
start-line-partner = 取引先どうしが招待し合い、つながるサイト。
start-line-dealer = 代理店の登録と発注のためのサイト。
start-line-rental = レンタル品のお見積もりとご注文のためのサイト。
start-state-letter = 案内状が届いたばかりの方。初回の手続きはこれからです
start-state-through = 初回の手続きを終えた方
start-state-declined = 電子配信に同意せず、紙で受け取っている方

mailbox-title = メール箱
mailbox-lead = デモが送ったメール・SMS・音声を、新しい順に表示しています。
mailbox-reload = 最新の状態に更新
mailbox-back = デモの案内へ戻る
mailbox-empty = まだ何も送信されていません。
mailbox-at = 日時
mailbox-to = 宛先
mailbox-channel = 種類
mailbox-site = サイト
mailbox-mail = メール
mailbox-sms = SMS
mailbox-voice = 音声
