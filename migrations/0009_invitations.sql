-- Logins that a browser keeps, how people are invited, and which of their accounts they used last.

-- One row per browser that keeps its login. The id is the keyed hash of the series in its cookie; `turn`
-- counts the cookies that were handed out for it.
CREATE TABLE remembered (
    site TEXT NOT NULL,
    id BYTEA NOT NULL,
    user_id TEXT NOT NULL,
    turn BIGINT NOT NULL,
    turned BIGINT NOT NULL,
    began BIGINT NOT NULL,
    until BIGINT NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    ended TEXT,
    PRIMARY KEY (site, id)
);
CREATE INDEX remembered_user ON remembered (site, user_id, until);
CREATE INDEX remembered_until ON remembered (site, until);

-- The remembered login that a session stands on.
ALTER TABLE sessions ADD COLUMN series BYTEA;
CREATE INDEX sessions_series ON sessions (site, series) WHERE series IS NOT NULL;

-- When the person last switched to the account (DOOR-62).
ALTER TABLE memberships ADD COLUMN used BIGINT;

-- From one account to whoever takes it up, by mail (the link lies in `links`) or by letter (仮ID, 仮パスワード).
CREATE TABLE invitations (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    from_account TEXT NOT NULL,
    by_user TEXT NOT NULL,
    company TEXT NOT NULL,
    address TEXT,
    temp_id BYTEA,
    temp_password BYTEA,
    comment TEXT NOT NULL,
    made BIGINT NOT NULL,
    until BIGINT NOT NULL,
    taken BIGINT,
    taken_user TEXT,
    taken_account TEXT,
    state TEXT NOT NULL, -- waiting, approved, declined
    answered BIGINT,
    answered_by TEXT,
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX invitations_temp_id ON invitations (site, temp_id) WHERE temp_id IS NOT NULL;
CREATE INDEX invitations_taken ON invitations (site, taken_account, state, taken, id);
CREATE INDEX invitations_from ON invitations (site, from_account, made, id);
