-- Other people's programs that are told what happens (OFF-8). Each follows the audit log from where it stands: nothing is
-- copied, and nothing can be left out.

CREATE TABLE webhooks (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Sealed: many receivers' addresses are secrets.
    url BYTEA NOT NULL,
    -- Those kinds of deeds that it wants, with a space between them; empty for all.
    kinds TEXT NOT NULL,
    state TEXT NOT NULL, -- active, paused, stopped (by the program), aside (since a restore)
    made BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    -- The number of its secret, and since when: for a while the one before signs as well.
    secret BIGINT NOT NULL,
    renewed BIGINT,
    -- The last entry of the log that it has been told or does not want.
    seq BIGINT NOT NULL,
    told BIGINT,
    -- Of the entry after that.
    attempts BIGINT NOT NULL,
    failing_since BIGINT,
    due BIGINT NOT NULL,
    held_by TEXT,
    held_until BIGINT,
    PRIMARY KEY (site, id)
);

CREATE TABLE webhook_calls (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    webhook TEXT NOT NULL,
    seq BIGINT NOT NULL,
    did TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_hand BIGINT NOT NULL,
    -- An HTTP status, or what went wrong before there was one.
    outcome TEXT NOT NULL,
    said TEXT NOT NULL,
    took BIGINT NOT NULL, -- ms
    PRIMARY KEY (site, id)
);
CREATE INDEX webhook_calls_of ON webhook_calls (site, webhook, id);
CREATE INDEX webhook_calls_at ON webhook_calls (site, at);
