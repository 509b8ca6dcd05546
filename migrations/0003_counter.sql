-- What all desks stand on.

CREATE TABLE audit_heads (
    site TEXT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (site)
);

CREATE TABLE audit (
    site TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_whom TEXT NOT NULL,
    on_behalf TEXT,
    did TEXT NOT NULL,
    about TEXT NOT NULL,
    address TEXT,
    details TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (site, seq)
);

CREATE TABLE limits (
    site TEXT NOT NULL,
    name TEXT NOT NULL,
    start BIGINT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (site, name)
);
CREATE INDEX limits_start ON limits (site, start);
