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
