# Mails

mail-arrived-subject = [{ $site }] Documents have been published
mail-arrived-what = { $count } documents have been published on the site:
mail-arrived-one = - { $kind } { $number }
mail-arrived-more = and { $count } more
mail-arrived-link = Open your invoices
mail-arrived-keep = Documents received electronically must be kept by you as the law requires.
mail-reminder-subject = [{ $site }] Documents that have not been opened
mail-reminder-what = { $count } of the documents that were published have not been opened yet:
mail-reminder-done = If you have seen them in the meantime, please disregard this mail.
