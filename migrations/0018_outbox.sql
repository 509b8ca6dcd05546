-- The outbox as operators look after it.

-- When somebody last had a notice sent again: its days of trying count from then.
ALTER TABLE notices ADD COLUMN again BIGINT;

CREATE INDEX notices_recipient ON notices (site, recipient, id);
CREATE INDEX notices_undelivered ON notices (site, state, id) WHERE state <> 'delivered';

-- Addresses from which mail came back for good: nothing more is sent to them until somebody says so.
CREATE TABLE suppressed (
    site TEXT NOT NULL,
    address TEXT NOT NULL, -- in small letters
    since BIGINT NOT NULL,
    why TEXT NOT NULL,
    notice TEXT, -- the mail that came back
    PRIMARY KEY (site, address)
);
CREATE INDEX suppressed_since ON suppressed (site, since, address);
