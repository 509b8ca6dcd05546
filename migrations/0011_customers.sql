-- Where a customer's paper goes: letters, and documents of those who have not agreed to electronic delivery.

ALTER TABLE accounts ADD COLUMN postal_code TEXT NOT NULL DEFAULT '';
-- Its lines, one below the other.
ALTER TABLE accounts ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- Number, name and kana, folded, for the search.
ALTER TABLE accounts ADD COLUMN words TEXT NOT NULL DEFAULT '';
UPDATE accounts SET words = lower(number || ' ' || name || ' ' || kana);

-- The language in which somebody last logged in: what is told unasked is told in it.
ALTER TABLE users ADD COLUMN lang TEXT NOT NULL DEFAULT 'ja';
