-- How the worker takes events: in the order in which they are due and, of those due at once, in which they happened. With
-- the id in the index nothing is sorted, however many a joint publication or a moved deadline leaves.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (next_try_at, id) WHERE delivered_at IS NULL;
