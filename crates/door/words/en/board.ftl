### News, questions and answers, terms

news-title = News
news-all = See all news
news-none = There is no news.
faq-title = Questions and answers
faq-line = What is often asked, and the answers
faq-word = Keyword
faq-search = Search
faq-all = Show all
faq-count = { $count ->
    [one] 1 question found.
   *[other] { $count } questions found.
}
faq-none = Nothing was found. Try another keyword, or ask the contact below.
terms-title = Terms of use
terms-line = The conditions for using this site
terms-version = Version { $label } (from { $from })
terms-old = These are terms of the past.
terms-to-present = See the present ones
terms-others = Other versions
