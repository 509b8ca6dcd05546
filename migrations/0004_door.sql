-- Everything between a stranger and a desk.

CREATE TABLE accounts (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    kana TEXT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX accounts_number ON accounts (site, number);

-- A person. What they typed as login is kept as shown; it is found by its folded form.
CREATE TABLE users (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    login TEXT NOT NULL,
    login_shown TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    password TEXT,
    first_secret BYTEA,
    first_until BIGINT,
    through BIGINT,
    suspended BIGINT,
    failures BIGINT NOT NULL,
    locked BIGINT,
    locked_until BIGINT,
    last_login BIGINT,
    wants_code BIGINT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX users_login ON users (site, login);

-- One person may belong to several accounts (DOOR-62).
CREATE TABLE memberships (
    site TEXT NOT NULL,
    user_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (site, user_id, account_id)
);
CREATE INDEX memberships_account ON memberships (site, account_id);

-- The id is the keyed hash of the token that the browser holds.
CREATE TABLE sessions (
    site TEXT NOT NULL,
    id BYTEA NOT NULL,
    user_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    began BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    browser BYTEA NOT NULL,
    last_login BIGINT,
    ended TEXT,
    PRIMARY KEY (site, id)
);
CREATE INDEX sessions_user ON sessions (site, user_id, seen);
CREATE INDEX sessions_seen ON sessions (site, seen);
CREATE INDEX sessions_browser ON sessions (site, browser);

-- Where a person stands in a flow.
CREATE TABLE flows (
    site TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    stage TEXT NOT NULL,
    version BIGINT NOT NULL,
    moved BIGINT NOT NULL,
    PRIMARY KEY (site, kind, subject)
);

-- What lets one browser go on in one flow, and nowhere else (DOOR-36).
CREATE TABLE tickets (
    site TEXT NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE INDEX tickets_subject ON tickets (site, kind, subject);
CREATE INDEX tickets_until ON tickets (site, until);

-- Links that leave by mail.
CREATE TABLE links (
    site TEXT NOT NULL,
    id BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    until BIGINT NOT NULL,
    ended TEXT,
    PRIMARY KEY (site, id)
);
CREATE INDEX links_subject ON links (site, purpose, subject);
CREATE INDEX links_until ON links (site, until);

-- Every version of a site's consent text that was ever shown.
CREATE TABLE consent_texts (
    site TEXT NOT NULL,
    version TEXT NOT NULL,
    hash TEXT NOT NULL,
    asks_again BIGINT NOT NULL,
    ja TEXT NOT NULL,
    en TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (site, version)
);

-- What each person answered, and to which text. Never changed, only added to.
CREATE TABLE consents (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    version TEXT NOT NULL,
    hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE INDEX consents_user ON consents (site, user_id, at);

-- Logins and refusals of each user, for the user's own eyes (DOOR-18). Kept for 90 days.
CREATE TABLE logins (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE INDEX logins_user ON logins (site, user_id, at, id);
CREATE INDEX logins_at ON logins (site, at);

-- Requests for a new first password, where only the operator can give one. The office works them off.
CREATE TABLE reset_requests (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    login TEXT NOT NULL,
    company TEXT NOT NULL,
    person TEXT NOT NULL,
    phone TEXT NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    address TEXT NOT NULL,
    done BIGINT,
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX reset_requests_number ON reset_requests (site, number);
