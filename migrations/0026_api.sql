-- Programs at the API: the keys that they hold, of which only the hash is kept, and what they were answered, so that
-- who asks again with the same Idempotency-Key is answered the same.

CREATE TABLE api_keys (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    hash BYTEA NOT NULL,
    -- What it opens, with a space between them: customers:read invoices:write
    scopes TEXT NOT NULL,
    made BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    until BIGINT,
    ended BIGINT,
    used BIGINT,
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX api_keys_hash ON api_keys (site, hash);

CREATE TABLE api_answers (
    site TEXT NOT NULL,
    api_key TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Of what was asked: another question under the same name is a mistake.
    question BYTEA NOT NULL,
    begun BIGINT NOT NULL,
    -- None as long as nobody has answered.
    status BIGINT,
    headers TEXT NOT NULL,
    body BYTEA,
    PRIMARY KEY (site, api_key, name)
);
CREATE INDEX api_answers_begun ON api_answers (site, begun);
