-- The hash chain over the audit log: a link for each entry, in the order in which they were sealed. No foreign key: the
-- link of an entry that somebody removed must stay, or nobody would miss it.
CREATE TABLE audit_seals (
    position BIGINT NOT NULL PRIMARY KEY,
    entry_id TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL,
    sealed_at TIMESTAMP NOT NULL
);

-- Entries that wait for their link: listed in the transaction that adds the entry, so that none is skipped, however late
-- it commits and whatever the clocks say.
CREATE TABLE audit_unsealed (
    entry_id TEXT NOT NULL PRIMARY KEY
);
INSERT INTO audit_unsealed (entry_id) SELECT id FROM audit_log;

CREATE TRIGGER audit_seals_no_update BEFORE UPDATE ON audit_seals
BEGIN SELECT RAISE(ABORT, 'immutable: audit_seals'); END;
CREATE TRIGGER audit_seals_no_delete BEFORE DELETE ON audit_seals
BEGIN SELECT RAISE(ABORT, 'immutable: audit_seals'); END;
CREATE TRIGGER audit_seals_no_replace BEFORE INSERT ON audit_seals
WHEN EXISTS (SELECT 1 FROM audit_seals WHERE position = NEW.position OR entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: audit_seals.position'); END;

-- How the log is read: newest first, by who, what and about what.
DROP INDEX audit_log_subject;
CREATE INDEX audit_log_recorded ON audit_log (recorded_at, id);
CREATE INDEX audit_log_actor ON audit_log (actor_id, recorded_at, id);
CREATE INDEX audit_log_action ON audit_log (action, recorded_at, id);
CREATE INDEX audit_log_subject ON audit_log (subject, recorded_at, id);

-- How results are exported.
CREATE INDEX review_results_recorded ON review_results (recorded_at, application_id);
