-- Documents on the shelf that lost a row that named them: to be swept, where no other row does.
CREATE TABLE leftovers (
    site TEXT NOT NULL,
    hash TEXT NOT NULL,
    length BIGINT NOT NULL,
    left_at BIGINT NOT NULL,
    swept BIGINT, -- kept for a while, so that whoever relied on it meanwhile puts it back
    PRIMARY KEY (site, hash)
);
CREATE INDEX leftovers_left ON leftovers (site, left_at);
