-- What the operator or the person has said of a login, and who was told of which.

-- The operator's flag: the steps of `when-flagged` stand between the next login and every other page.
ALTER TABLE users ADD COLUMN must_change BIGINT NOT NULL DEFAULT 0;
-- Since when a login has been reported as somebody else's: the password of then lets nobody in.
ALTER TABLE users ADD COLUMN reported BIGINT;

-- One notice per login (DOOR-16). Its link's subject is the notice, so that one ends no other.
CREATE TABLE login_notices (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    browser BYTEA NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE INDEX login_notices_user ON login_notices (site, user_id);
CREATE INDEX login_notices_at ON login_notices (site, at);
