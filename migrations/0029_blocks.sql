-- A block tells whether somebody is filling it, and when it is to be made anew. `held` counts seats that were given.

ALTER TABLE gram_blocks ADD COLUMN until BIGINT NOT NULL DEFAULT 0; -- whoever fills it has it until then; 0: it is filled
ALTER TABLE gram_blocks ADD COLUMN renew_at BIGINT; -- null while all rows that got a seat have it
