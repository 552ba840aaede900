ALTER TABLE proofs DROP COLUMN seal_seen;
ALTER TABLE attachments DROP COLUMN seal_seen;
