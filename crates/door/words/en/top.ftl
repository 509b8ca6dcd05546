# Top page

top-title = Top page
top-welcome = Welcome, { $name }.
top-last-login = Last login: { $at }
top-news = { $count } new
top-help = Help and terms
top-settings = Your settings
top-password = Change the password that you log in with
top-consent = See what you agreed to, or withdraw it

consent-given-title = Your consent to electronic delivery
consent-given-lead = You have agreed to electronic delivery as follows.
consent-given-at = Agreed at
consent-given-version = Version of the terms
consent-given-hash = Fingerprint of the terms (SHA-256)
consent-given-text = What you agreed to
consent-given-withdraw = You can withdraw your consent at any time. After that we send documents by post.

consent-missing-declined = You declined electronic delivery at { $at }.
consent-missing-withdrawn = You withdrew your consent to electronic delivery at { $at }.
consent-missing-next = We send your documents by post. You can agree at your next login.

withdraw-title = Withdraw your consent
withdraw-body = After you withdraw, we send documents on paper by post. You will no longer receive them on this site.
withdraw-ask = Do you want to withdraw your consent?
withdraw-button = Withdraw consent
withdraw-keep = Keep it

withdrawn-title = Your consent has been withdrawn
withdrawn-body = From now on we send your documents by post. To be on the safe side, we have logged you out.
withdrawn-next = If you would like electronic delivery again, you can agree at your next login.
