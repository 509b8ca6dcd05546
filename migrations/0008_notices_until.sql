-- A notice that is of no use after a while is not sent after it: nobody is called at night about a PIN of the evening.

ALTER TABLE notices ADD COLUMN until BIGINT;
