-- Files in pieces on the shelf, of whatever they belong to.
CREATE TABLE kept_files (
    site TEXT NOT NULL,
    owner TEXT NOT NULL,
    what TEXT NOT NULL,
    place BIGINT NOT NULL,
    hash TEXT NOT NULL,
    length BIGINT NOT NULL,
    PRIMARY KEY (site, owner, what, place)
);
CREATE INDEX kept_files_hash ON kept_files (site, hash);
INSERT INTO kept_files (site, owner, what, place, hash, length)
    SELECT site, batch, what, place, hash, length FROM invoice_files;
DROP TABLE invoice_files;
