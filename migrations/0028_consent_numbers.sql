-- Versions of the consent are counted, as those of every other text are: of those that have begun, the highest number is shown.
ALTER TABLE consent_texts ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
-- 1 where it was taken back before it began.
ALTER TABLE consent_texts ADD COLUMN gone BIGINT NOT NULL DEFAULT 0;
UPDATE consent_texts SET number = (
    SELECT count(*) FROM consent_texts o
    WHERE o.site = consent_texts.site
      AND (o.since < consent_texts.since OR (o.since = consent_texts.since AND o.version <= consent_texts.version))
);
CREATE UNIQUE INDEX consent_texts_number ON consent_texts (site, number);

-- One person is found, told and erased without looking at everybody.
CREATE INDEX users_email ON users (site, lower(email));
CREATE INDEX accounts_mail ON accounts (site, lower(mail));
CREATE INDEX letter_run_people_user ON letter_run_people (site, user_id);
CREATE INDEX drafts_owner ON drafts (site, owner);
CREATE INDEX invitations_taken_user ON invitations (site, taken_user) WHERE taken_user IS NOT NULL;
CREATE INDEX reset_requests_login ON reset_requests (site, lower(login));
CREATE INDEX audit_on_behalf ON audit (site, on_behalf, seq) WHERE on_behalf IS NOT NULL;
