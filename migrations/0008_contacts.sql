-- How a customer is reached beside the login: where a PIN may go (DOOR-52).

ALTER TABLE accounts ADD COLUMN phone TEXT;
ALTER TABLE accounts ADD COLUMN mail TEXT;
