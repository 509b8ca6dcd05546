-- What users have registered beside their password, and in which browser: what a stranger added goes with them.

-- One authenticator app each; the secret is sealed, and no step counts twice.
CREATE TABLE authenticators (
    site TEXT NOT NULL,
    user_id TEXT NOT NULL,
    secret BYTEA NOT NULL,
    last_step BIGINT NOT NULL,
    added BIGINT NOT NULL,
    browser BYTEA NOT NULL,
    used BIGINT,
    PRIMARY KEY (site, user_id)
);

-- A credential belongs to one user; public_key holds its public half and its counter.
CREATE TABLE passkeys (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    credential BYTEA NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    added BIGINT NOT NULL,
    browser BYTEA NOT NULL,
    used BIGINT,
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX passkeys_credential ON passkeys (site, credential);
CREATE INDEX passkeys_user ON passkeys (site, user_id, id);

-- For the day on which the phone is lost: keyed hashes, each good once.
CREATE TABLE recovery_codes (
    site TEXT NOT NULL,
    user_id TEXT NOT NULL,
    hash BYTEA NOT NULL,
    added BIGINT NOT NULL,
    browser BYTEA NOT NULL,
    PRIMARY KEY (site, user_id, hash)
);

-- A registration or a challenge under way, in one browser. Any node may finish it.
CREATE TABLE ceremonies (
    site TEXT NOT NULL,
    id BYTEA NOT NULL,
    subject TEXT NOT NULL,
    state BYTEA NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE INDEX ceremonies_until ON ceremonies (site, until);
CREATE INDEX ceremonies_subject ON ceremonies (site, subject);
