-- Why no job works on a disposal any more: as of a batch.
ALTER TABLE invoice_disposals ADD COLUMN stalled TEXT;
