-- Operators' passkeys (OFF-1): public_key holds the public half and its counter.

CREATE TABLE operator_passkeys (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    operator TEXT NOT NULL,
    credential BYTEA NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    added BIGINT NOT NULL,
    used BIGINT,
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX operator_passkeys_credential ON operator_passkeys (site, credential);
CREATE INDEX operator_passkeys_operator ON operator_passkeys (site, operator, id);
