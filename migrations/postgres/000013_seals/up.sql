-- Whether something red, as a seal is, can be seen on the picture; NULL where nobody has looked.
ALTER TABLE attachments ADD COLUMN seal_seen BOOLEAN;
ALTER TABLE proofs ADD COLUMN seal_seen BOOLEAN;
