# 運営：書類の検索、取消、廃棄

documents-title = 書類の検索
documents-lead = 発行日、金額、お客様などの条件を組み合わせて検索できます。結果はCSVで、書類はZIPでまとめて保存できます。
documents-customer = お客様番号・名称
documents-refused-many = 該当するお客様が多すぎます。もう少し詳しく入力してください。
documents-back = 書類の検索へ戻る
documents-unpublished = この書類はまだ公開されていません。お客様には表示されません。
documents-batch = この書類の登録を見る
invoice-customer-number = お客様番号
invoice-customer-name = お客様名
invoice-state-unpublished = 公開前

correction-title = 書類の訂正
correction-hint = この書類の内容が入ったCSVをダウンロードします。すべての行に新しい請求書番号を、先頭の行に訂正の理由を入力し、内容を直してから、「書類を登録する」の画面で登録してください。
correction-download = 訂正用のCSVをダウンロード
correction-file = 訂正用

cancellation-begin = この書類を取り消す
cancellation-title = 書類の取消
cancellation-lead = 請求取消書を発行し、この書類を取消にします。元の書類は消えず、取消の印と理由がお客様に表示されます。
cancellation-reason = 取消の理由
cancellation-reason-hint = お客様にも表示されます。200文字以内で入力してください。
cancellation-refused-none = 取消の理由を入力してください。
cancellation-refused-long = { $most }文字以内で入力してください。
cancellation-back = 書類へ戻る
cancellation-confirm-title = 取消の確認
cancellation-confirm-lead = この書類を取り消します。発行した請求取消書は元に戻せません。
cancellation-do = 取り消す
cancellation-done-title = 取消の受付
cancellation-done = { $number }を取り消す請求取消書{ $by }を受け付けました。まもなく公開し、お客様に電子メールでお知らせします。

disposal-title = 書類の廃棄
disposal-lead = 保存期間（{ $years }年と、申告期限までの余裕14か月）を過ぎた書類を廃棄できます。今日の時点では、発行日が{ $last }以前の書類です。
disposal-expired = 廃棄できる書類
disposal-until = この発行日まで
disposal-reason = 廃棄の理由
disposal-reason-hint = 記録に残ります。社内の稟議番号などを入力してください。
disposal-refused-early = { $last }より後に発行した書類は、まだ廃棄できません。
disposal-refused-none = 廃棄の理由を入力してください。
disposal-confirm-title = 廃棄の確認
disposal-confirm-lead = 廃棄した書類は元に戻せません。書類の番号は監査ログに残ります。保存期間内の訂正・取消につながる書類は残します。
disposal-documents = 書類数
disposal-do = 廃棄する
disposal-done-title = 廃棄の記録
disposal-none = 廃棄の記録はありません。
disposal-asked = 受付
disposal-ended = 完了
disposal-at-work = 処理中
disposal-stalled = 処理が止まっています

disposal-work-stalled = 停止している廃棄処理
batches-work-stalled = 止まっている帳票の処理
batches-work-checked = 取り込みを待っている帳票
batches-work-ready = 公開を待っている帳票
invoices-figures-opened = 開封済みの帳票
invoices-figures-unread = 未読の帳票
