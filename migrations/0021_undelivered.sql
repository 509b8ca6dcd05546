-- What was not delivered, by when it was given up: the office counts the last days, and texts are wiped when their time has come.
CREATE INDEX notices_ended ON notices (site, ended_at, state) WHERE state IN ('refused', 'given-up');
CREATE INDEX notices_texts ON notices (site, ended_at) WHERE state IN ('refused', 'given-up') AND text <> '';
