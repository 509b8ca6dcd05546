-- Whose a notice is, whatever addresses they have had: what was sent to one person can be told to them, and goes with them.
ALTER TABLE notices ADD COLUMN user_id TEXT;
CREATE INDEX notices_user ON notices (site, user_id, id) WHERE user_id IS NOT NULL;
-- The last words to whoever was deleted: to which address they went is forgotten after a while.
CREATE INDEX notices_last_words ON notices (site, ended_at) WHERE kind = 'door.user-deleted' AND recipient <> '';
