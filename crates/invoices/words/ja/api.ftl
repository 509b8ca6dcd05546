### The desk for programs

scope-invoices-read = 請求書の参照
scope-invoices-write = 請求書の登録・公開・取消
webhooks-of-invoices = 帳票
api-tag-batches = 請求書の登録と公開
api-tag-documents = 請求書
api-op-list-batches = 登録の一覧
api-op-create-batch = ファイルの受付と確認（CSV・JSON・PDFのZIP）
api-op-get-batch = 登録の状態・誤り・閲覧状況
api-op-import-batch = 確認済みの登録の取込と公開予約
api-op-publish-batch = 今すぐ公開
api-op-withdraw-batch = 取りやめ
api-op-resume-batch = 止まった処理の再開
api-op-remind-of-batch = 未開封のお客様への再通知
api-op-print-paper = 郵送分の印刷
api-op-get-paper = 郵送分のPDF
api-op-list-paper = 郵送分の一覧（CSV）
api-op-list-documents = 請求書の検索
api-op-get-document = 請求書と配信の証跡
api-op-get-document-pdf = PDF
api-op-get-document-jp-pint = JP PINT（XML）
api-op-get-document-lines = 請求書の明細（CSV）
api-op-cancel-document = 請求書の取消
