# メール

mail-arrived-subject = 【{ $site }】書類を掲載しました
mail-arrived-what = 次の書類{ $count }件を、サイトに掲載しました。
mail-arrived-one = ・{ $kind } { $number }
mail-arrived-more = ほか{ $count }件
mail-arrived-link = 請求書一覧を開く
mail-arrived-keep = 電子的に受け取られた書類は、法令に従って保存してください。
mail-reminder-subject = 【{ $site }】まだ開かれていない書類があります
mail-reminder-what = 掲載した書類のうち、{ $count }件がまだ開かれていません。
mail-reminder-done = 行き違いですでにご覧の場合は、ご容赦ください。
