-- Where a customer's paper goes: letters, and documents of those who have not agreed to electronic delivery.

ALTER TABLE accounts ADD COLUMN postal_code TEXT NOT NULL DEFAULT '';
-- Its lines, one below the other.
ALTER TABLE accounts ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- Number, name, kana and phone, folded, for the search.
ALTER TABLE accounts ADD COLUMN words TEXT NOT NULL DEFAULT '';
UPDATE accounts SET words = lower(number || ' ' || name || ' ' || kana || ' ' || COALESCE(phone, ''));

ALTER TABLE accounts ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting'; -- waiting, open, suspended, closed
-- Since when, while nobody of it gets in.
ALTER TABLE accounts ADD COLUMN shut BIGINT;
UPDATE accounts SET state = 'open' WHERE EXISTS (
    SELECT 1 FROM memberships m JOIN users u ON u.site = m.site AND u.id = m.user_id
    WHERE m.site = accounts.site AND m.account_id = accounts.id AND u.through IS NOT NULL
);
CREATE INDEX accounts_state ON accounts (site, state, number, id);
CREATE INDEX accounts_kana ON accounts (site, kana, id);
CREATE INDEX accounts_created ON accounts (site, created, id);
CREATE INDEX users_locked ON users (site, locked_until) WHERE locked IS NOT NULL;

-- Who answered a request, and how: letter, declined.
ALTER TABLE reset_requests ADD COLUMN done_by TEXT;
ALTER TABLE reset_requests ADD COLUMN answer TEXT;
CREATE INDEX reset_requests_at ON reset_requests (site, at, id);
CREATE INDEX reset_requests_waiting ON reset_requests (site, at) WHERE done IS NULL;

-- The language in which somebody last logged in: what is told unasked is told in it.
ALTER TABLE users ADD COLUMN lang TEXT NOT NULL DEFAULT 'ja';
