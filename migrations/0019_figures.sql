-- What the office's first page shows, counted now and then: a page never waits for a count of millions.
CREATE TABLE figures (
    site TEXT NOT NULL,
    name TEXT NOT NULL,
    day BIGINT NOT NULL, -- 20261120, or 0 for how things stand
    value BIGINT NOT NULL,
    PRIMARY KEY (site, name, day)
);
