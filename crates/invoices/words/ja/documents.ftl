### 書類に共通のことば

invoice-kind = 種類
invoice-number = 番号
invoice-subject = 件名
invoice-issued = 発行日
invoice-period = 請求期間
invoice-gross = 金額（税込）
invoice-due = お支払期限
invoice-state = 状態

invoice-kind-invoice = 請求書
invoice-kind-correction = 訂正請求書
invoice-kind-cancellation = 請求取消書
invoice-kind-credit-note = 返還請求書
invoice-kind-summary = 請求総括表

invoice-state-unread = 未読
invoice-state-read = 既読
invoice-state-corrected = 訂正あり
invoice-state-cancelled = 取消

invoice-event-issued = 発行
invoice-event-notified = お知らせを送信
invoice-event-reminded = 再度のお知らせを送信
invoice-event-printed = 郵送用に印刷
invoice-event-opened = 初回の閲覧
invoice-event-saved = 保存
invoice-event-corrected = 訂正
invoice-event-cancelled = 取消

invoice-tax-standard = 標準税率
invoice-tax-reduced = 軽減税率 ※
invoice-tax-exempt = 非課税
invoice-tax-zero-rated = 免税
invoice-tax-out-of-scope = 不課税
