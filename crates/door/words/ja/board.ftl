### お知らせ・よくあるご質問・利用規約

news-title = お知らせ
news-all = お知らせをすべて見る
news-none = お知らせはありません。
faq-title = よくあるご質問
faq-line = お問い合わせの多いご質問と、その回答です
faq-word = キーワード
faq-search = 検索する
faq-all = すべて表示する
faq-count = { $count }件のご質問が見つかりました。
faq-none = 該当するご質問がありません。別のキーワードでお試しいただくか、下記の窓口へお問い合わせください。
terms-title = 利用規約
terms-line = 本サイトのご利用条件です
terms-version = { $label }版（{ $from }から）
terms-old = 過去の利用規約です。
terms-to-present = 現在の利用規約を見る
terms-others = ほかの版
