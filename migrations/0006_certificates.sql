-- Client certificates that were issued to accounts (DOOR-13). A row stays when the certificate is revoked or
-- has expired: it says whose it was.
CREATE TABLE client_certificates (
    site TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    account_id TEXT NOT NULL,
    serial TEXT NOT NULL,
    name TEXT NOT NULL,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    issued BIGINT NOT NULL,
    issued_by TEXT NOT NULL,
    revoked BIGINT,
    revoked_by TEXT,
    PRIMARY KEY (site, fingerprint)
);
CREATE INDEX client_certificates_account ON client_certificates (site, account_id, issued);
