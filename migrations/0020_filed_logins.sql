-- What a person was filed under when they came: the core system goes on calling them so after they have changed the address
-- by which they log in.
ALTER TABLE users ADD COLUMN filed_login TEXT NOT NULL DEFAULT '';
UPDATE users SET filed_login = login;
CREATE INDEX users_filed_login ON users (site, filed_login);
