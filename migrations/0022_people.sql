-- What one person was told of, opened and saved.
CREATE INDEX invoice_events_user ON invoice_events (site, user_id) WHERE user_id IS NOT NULL;
