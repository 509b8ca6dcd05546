-- Work left to be done after a commit. What is done is deleted.
CREATE TABLE jobs (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    priority BIGINT NOT NULL,
    state BIGINT NOT NULL, -- 0 waiting, 1 held, 2 dead
    due BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    held_until BIGINT,
    held_by TEXT,
    left_at BIGINT NOT NULL,
    why TEXT,
    PRIMARY KEY (site, id)
);
CREATE INDEX jobs_waiting ON jobs (site, priority, due, id) WHERE state = 0;
CREATE INDEX jobs_held ON jobs (site, held_until) WHERE state = 1;
CREATE INDEX jobs_dead ON jobs (site, left_at) WHERE state = 2;
