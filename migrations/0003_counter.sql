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

-- What is being filled in, on its way from input over confirm to complete (ALL-8).
CREATE TABLE drafts (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    form TEXT NOT NULL,
    typed TEXT NOT NULL,
    sent TEXT,
    until BIGINT NOT NULL,
    PRIMARY KEY (site, id)
);
CREATE INDEX drafts_until ON drafts (site, until);

-- What shows that the installation's secret is the one this database was made with.
CREATE TABLE installation (
    site TEXT NOT NULL,
    proof BYTEA NOT NULL,
    PRIMARY KEY (site)
);
