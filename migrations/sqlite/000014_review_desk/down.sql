DROP TRIGGER review_corrections_no_replace;
DROP TRIGGER review_corrections_no_delete;
DROP TRIGGER review_corrections_no_update;
DROP TRIGGER applications_no_update;
DROP TRIGGER applications_submit;
DROP TRIGGER applications_begin_as_drafts;
DROP INDEX applications_queue_activity_status;
DROP INDEX applications_queue_activity;
DROP INDEX applications_queue_status;
DROP INDEX applications_queue_open;
DROP INDEX applications_queue;
CREATE INDEX submissions_queue ON submissions (submitted_at, application_id);
ALTER TABLE applications DROP COLUMN outcome;
ALTER TABLE applications DROP COLUMN submitted_at;
DROP TABLE mails;
DROP TABLE review_claims;
DROP TABLE review_corrections;
ALTER TABLE notifications DROP COLUMN application_id;
ALTER TABLE accounts DROP COLUMN email;
ALTER TABLE activities DROP COLUMN results_published_at;
ALTER TABLE activities DROP COLUMN publication;
CREATE TRIGGER applications_begin_as_drafts BEFORE INSERT ON applications WHEN NEW.status <> 'draft'
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;
CREATE TRIGGER applications_submit BEFORE UPDATE ON applications
WHEN OLD.status = 'draft' AND NEW.status <> 'draft' AND NOT (
    NEW.status = 'under_review' AND NEW.id = OLD.id
    AND EXISTS (SELECT 1 FROM submissions WHERE application_id = OLD.id)
)
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;
CREATE TRIGGER applications_no_update BEFORE UPDATE ON applications
WHEN OLD.status <> 'draft' AND NOT (
    OLD.status = 'under_review'
    AND EXISTS (SELECT 1 FROM review_results WHERE application_id = OLD.id AND outcome = NEW.status)
    AND NEW.id = OLD.id AND NEW.activity_id = OLD.activity_id AND NEW.award = OLD.award
    AND NEW.form_version = OLD.form_version AND NEW.organization_id = OLD.organization_id
    AND NEW.author_id = OLD.author_id AND NEW.title = OLD.title AND NEW.answers = OLD.answers
    AND NEW.version = OLD.version AND NEW.created_at = OLD.created_at AND NEW.updated_at = OLD.updated_at
)
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;
