-- Documents are seated by their day: a list goes through the blocks in its own order, and reads no more of them than a page
-- wants. The seats that there are were given by id; they are given anew when the program starts.

ALTER TABLE gram_blocks ADD COLUMN lowest BIGINT; -- a block's first row: its number in the order, and its id
ALTER TABLE gram_blocks ADD COLUMN lowest_id TEXT;
ALTER TABLE gram_blocks ADD COLUMN highest BIGINT; -- and its last
ALTER TABLE gram_blocks ADD COLUMN highest_id TEXT;

DELETE FROM gram_places WHERE of_table = 'invoices';
DELETE FROM gram_blocks WHERE of_table = 'invoices';
UPDATE invoices SET seat = 0 WHERE seat <> 0;
DROP INDEX invoices_seat;
CREATE INDEX invoices_seat ON invoices (site, seat, issued, id);

-- Few documents are cancelled, and at some sites few are summaries: nobody looks through all others for them.
CREATE INDEX invoices_state ON invoices (site, state, issued, id);
CREATE INDEX invoices_kind ON invoices (site, kind, issued, id);
