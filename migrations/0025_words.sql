-- Words are found by an index of their grams: one, two or three letters that follow one another, as a number. It knows a row
-- by its seat, one of the 8192 of a block. 0 is no seat: such a row is looked at like all others until there is a block for
-- it, and again when its words have changed.

ALTER TABLE accounts ADD COLUMN seat BIGINT NOT NULL DEFAULT 0;
CREATE INDEX accounts_seat ON accounts (site, seat, id);
-- With the words: whoever goes through the list by kana for them reads nothing else.
DROP INDEX accounts_kana;
CREATE INDEX accounts_kana ON accounts (site, kana, id, words);

ALTER TABLE invoices ADD COLUMN seat BIGINT NOT NULL DEFAULT 0;
CREATE INDEX invoices_seat ON invoices (site, seat, id);

CREATE TABLE gram_blocks (
    site TEXT NOT NULL,
    of_table TEXT NOT NULL,
    block BIGINT NOT NULL,
    held BIGINT NOT NULL, -- how many rows got a seat; 0 where none has one any more
    looked_at BIGINT NOT NULL, -- when those were counted last that still have one
    PRIMARY KEY (site, of_table, block)
);

CREATE TABLE gram_places (
    site TEXT NOT NULL,
    of_table TEXT NOT NULL,
    block BIGINT NOT NULL,
    gram BIGINT NOT NULL,
    places BYTEA NOT NULL, -- of a block's rows those that hold the gram: two bytes for each, or a bit for every place
    PRIMARY KEY (site, of_table, block, gram)
);
