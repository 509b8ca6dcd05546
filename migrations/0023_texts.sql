-- Texts that change with business: news, questions and answers, terms, words of the site in mails. Never changed, only added to:
-- of each subject the newest version whose time has come is shown.
CREATE TABLE texts (
    site TEXT NOT NULL,
    kind TEXT NOT NULL, -- news, faq, terms, mail
    subject TEXT NOT NULL, -- which piece of news, which question, the kind of mail; empty where there is only one
    number BIGINT NOT NULL, -- 1 for the first version
    label TEXT NOT NULL, -- the version's name for people, where it has one
    content TEXT NOT NULL, -- JSON
    starts BIGINT NOT NULL,
    ends BIGINT,
    gone BIGINT NOT NULL, -- 1 where the subject was taken away
    made BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (site, kind, subject, number)
);

-- A consent text can come from the office, too, and brings what it is about with it.
ALTER TABLE consent_texts ADD COLUMN documents TEXT NOT NULL DEFAULT '';
ALTER TABLE consent_texts ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
