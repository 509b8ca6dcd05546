-- The audit log as operators read it: newest first, by who, by what, by whom or what it was about.

CREATE INDEX audit_at ON audit (site, at, seq);
CREATE INDEX audit_by ON audit (site, by_whom, at, seq);
CREATE INDEX audit_did ON audit (site, did, at, seq);
CREATE INDEX audit_about ON audit (site, about, at, seq);

-- The last time that a log was proved whole, or found not to be.
CREATE TABLE audit_checks (
    site TEXT NOT NULL,
    asked BIGINT NOT NULL,
    asked_by TEXT NOT NULL,
    ended BIGINT,
    finding TEXT, -- whole, broken, cut-off
    seq BIGINT, -- so many entries are whole, or the first that is not
    expected BIGINT, -- so many there should be
    head TEXT,
    PRIMARY KEY (site)
);
