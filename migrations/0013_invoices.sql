-- Invoices: what was delivered to whom, when, and what became of it.

-- What arrived together and is published together.
CREATE TABLE invoice_batches (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    stage TEXT NOT NULL,
    -- What arrived, by its hash: the same file sent twice is the same batch.
    source TEXT NOT NULL,
    format TEXT NOT NULL,
    added BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    publish_at BIGINT,
    published BIGINT,
    -- What it holds, counted by the dry run.
    documents BIGINT NOT NULL,
    accounts BIGINT NOT NULL,
    closing BIGINT, -- the latest day of issue
    gross BIGINT NOT NULL,
    faults TEXT NOT NULL, -- what is wrong with the file, as JSON
    warnings TEXT NOT NULL,
    -- How far the work is.
    imported BIGINT NOT NULL,
    printed BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    place TEXT NOT NULL, -- the last account that was delivered to
    stalled TEXT, -- why no job works on it any more
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX invoice_batches_source ON invoice_batches (site, source) WHERE stage <> 'refused' AND stage <> 'withdrawn';

-- Where its files lie on the shelf: what arrived, and the print run for those who get paper (INV-12). In pieces.
CREATE TABLE invoice_files (
    site TEXT NOT NULL,
    batch TEXT NOT NULL,
    what TEXT NOT NULL, -- source, paper
    place BIGINT NOT NULL,
    hash TEXT NOT NULL,
    length BIGINT NOT NULL,
    PRIMARY KEY (site, batch, what, place)
);
CREATE INDEX invoice_files_hash ON invoice_files (site, hash);

CREATE TABLE invoices (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    batch TEXT NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    subject TEXT NOT NULL,
    issued BIGINT NOT NULL, -- days are numbers: 20261120
    period_from BIGINT,
    period_until BIGINT,
    due BIGINT,
    gross BIGINT NOT NULL,
    state TEXT NOT NULL, -- unread, read, corrected, cancelled
    published BIGINT,
    delivery TEXT, -- mail or paper, as it was when it was published
    -- By whom it is known behind the door: its own customer's name and number at the time.
    customer TEXT NOT NULL,
    customer_number TEXT NOT NULL,
    words TEXT NOT NULL, -- folded, for the search
    said TEXT, -- what it says, as JSON; NULL where it came as a ready PDF
    earlier TEXT, -- the document that it corrects or cancels
    later TEXT, -- the document that corrects or cancels it
    reason TEXT NOT NULL,
    hash TEXT, -- of its PDF; NULL until that has been printed
    length BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    opened BIGINT,
    opened_by TEXT,
    reminded BIGINT,
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX invoices_number ON invoices (site, number);
CREATE INDEX invoices_account ON invoices (site, account, issued, id);
CREATE INDEX invoices_batch ON invoices (site, batch, account, id);
CREATE INDEX invoices_issued ON invoices (site, issued, id, gross);
CREATE INDEX invoices_gross ON invoices (site, gross, id, issued);
CREATE INDEX invoices_hash ON invoices (site, hash) WHERE hash IS NOT NULL;
-- One document at most takes another one's place.
CREATE UNIQUE INDEX invoices_successor ON invoices (site, earlier) WHERE kind IN ('correction', 'cancellation');
CREATE INDEX invoices_earlier ON invoices (site, earlier) WHERE earlier IS NOT NULL;
CREATE INDEX invoices_unread ON invoices (site, account) WHERE state = 'unread' AND published IS NOT NULL;

-- The proof trail: what happened to a document, and who did it.
CREATE TABLE invoice_events (
    site TEXT NOT NULL,
    invoice TEXT NOT NULL,
    id TEXT NOT NULL,
    at BIGINT NOT NULL,
    what TEXT NOT NULL,
    who TEXT NOT NULL, -- a person's name, or an address
    user_id TEXT,
    notice TEXT, -- in the outbox, which knows whether it was delivered
    PRIMARY KEY (site, invoice, id)
);
CREATE INDEX invoice_events_notice ON invoice_events (site, notice) WHERE notice IS NOT NULL;

-- What was disposed of after its time (INV-14): the audit log names each document.
CREATE TABLE invoice_disposals (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    until BIGINT NOT NULL, -- the last day of issue
    reason TEXT NOT NULL,
    asked BIGINT NOT NULL,
    asked_by TEXT NOT NULL,
    documents BIGINT NOT NULL, -- so far
    ended BIGINT,
    PRIMARY KEY (site, id)
);

-- Which notices told of which batch.
CREATE TABLE invoice_notices (
    site TEXT NOT NULL,
    batch TEXT NOT NULL,
    notice TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (site, batch, notice)
);
