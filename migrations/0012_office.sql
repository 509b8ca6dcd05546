-- The office: who works there, at which sites, and who is at work now. An operator belongs to no one site, so
-- theirs is the nameless one; only their roles are a site's.

CREATE TABLE operators (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    email TEXT NOT NULL,
    email_shown TEXT NOT NULL,
    name TEXT NOT NULL,
    password TEXT,
    -- The keyed hash of the printed code for the first login.
    first_code BYTEA,
    first_until BIGINT,
    failures BIGINT NOT NULL,
    locked BIGINT,
    locked_until BIGINT,
    -- The authenticator app's secret, sealed, and the last step that was used.
    app BYTEA,
    app_step BIGINT NOT NULL,
    -- Of the demo's operators alone, whose passwords everybody knows.
    without_app BIGINT NOT NULL,
    disabled BIGINT,
    last_login BIGINT,
    created BIGINT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX operators_email ON operators (site, email);

CREATE TABLE operator_roles (
    site TEXT NOT NULL,
    operator TEXT NOT NULL,
    role TEXT NOT NULL, -- owner, clerk, contact, auditor
    -- Of a clerk, with a space between them.
    desks TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (site, operator)
);

-- For the day on which the phone is lost: keyed hashes, each good once.
CREATE TABLE operator_recovery_codes (
    site TEXT NOT NULL,
    operator TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (site, operator, hash)
);

-- The id is the keyed hash of the token that the browser holds.
CREATE TABLE operator_sessions (
    site TEXT NOT NULL,
    id BYTEA NOT NULL,
    operator TEXT NOT NULL,
    began BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE INDEX operator_sessions_operator ON operator_sessions (site, operator);
CREATE INDEX operator_sessions_seen ON operator_sessions (site, seen);

-- A login under way in one browser, between the password and the open session; sealed, since it holds secrets.
CREATE TABLE operator_attempts (
    site TEXT NOT NULL,
    id BYTEA NOT NULL,
    operator TEXT NOT NULL,
    state BYTEA NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE INDEX operator_attempts_operator ON operator_attempts (site, operator);
CREATE INDEX operator_attempts_until ON operator_attempts (site, until);
