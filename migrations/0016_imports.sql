CREATE TABLE imports (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    stage TEXT NOT NULL, -- checking, refused, checked, running, done, withdrawn
    added BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    file_rows BIGINT NOT NULL,
    -- What the dry run found, and in the end what was done.
    new_accounts BIGINT NOT NULL,
    changed_accounts BIGINT NOT NULL,
    new_people BIGINT NOT NULL,
    changed_people BIGINT NOT NULL,
    same BIGINT NOT NULL,
    invites BIGINT NOT NULL,
    faults TEXT NOT NULL,
    warnings TEXT NOT NULL,
    done BIGINT NOT NULL, -- rows
    stalled TEXT,
    PRIMARY KEY (site, id)
);
CREATE INDEX imports_added ON imports (site, added, id);

-- A print run of letters, each with a first password that is nowhere else.
CREATE TABLE letter_runs (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL, -- new, expired
    state TEXT NOT NULL, -- printing, ready, destroyed
    added BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    letters BIGINT NOT NULL,
    printed BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    until BIGINT, -- the file is destroyed then
    fetched BIGINT,
    fetched_by TEXT,
    destroyed BIGINT,
    stalled TEXT,
    PRIMARY KEY (site, id)
);
CREATE INDEX letter_runs_added ON letter_runs (site, added, id);

-- Whose letters are in a run, in postal order.
CREATE TABLE letter_run_people (
    site TEXT NOT NULL,
    run TEXT NOT NULL,
    place BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    account TEXT NOT NULL,
    printed BIGINT NOT NULL, -- whether there is a letter
    PRIMARY KEY (site, run, place)
);
CREATE INDEX users_without_letter ON users (site, id) WHERE password IS NULL AND first_secret IS NULL AND through IS NULL;
