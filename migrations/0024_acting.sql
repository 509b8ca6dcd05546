-- Who acts in whose place at this moment (OFF-1): by an operator's own session, which is worth nothing without its
-- cookie. A row goes when the acting ends; what was done stands in the audit log.

CREATE TABLE actings (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    session BYTEA NOT NULL,
    operator TEXT NOT NULL,
    user_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    began BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX actings_session ON actings (site, session);
CREATE INDEX actings_user ON actings (site, user_id);
CREATE INDEX actings_until ON actings (site, until);
