-- The outbox: what the product sends, written in the transaction that causes it (ALL-11).
-- The job queue holds when to try next; this table holds what is sent and what became of it.
CREATE TABLE notices (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    recipient_name TEXT,
    sender_name TEXT NOT NULL,
    sender_address TEXT NOT NULL,
    reply_to TEXT,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT,
    locale TEXT NOT NULL,
    unsubscribe TEXT,
    left_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    tried_at BIGINT,
    ended_at BIGINT,
    reply TEXT,
    PRIMARY KEY (site, id)
);
