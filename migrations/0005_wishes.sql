-- What a browser wished for at the login goes with its ticket from step to step.

ALTER TABLE tickets ADD COLUMN next TEXT;
ALTER TABLE tickets ADD COLUMN remember BIGINT NOT NULL DEFAULT 0;
