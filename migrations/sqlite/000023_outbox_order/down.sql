DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (next_try_at) WHERE delivered_at IS NULL;
