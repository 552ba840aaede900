-- What must never change cannot, not even by hand: submissions, results, the audit log, and everything a submission
-- is made of.
CREATE TRIGGER submissions_no_update BEFORE UPDATE ON submissions
BEGIN SELECT RAISE(ABORT, 'immutable: submissions'); END;
CREATE TRIGGER submissions_no_delete BEFORE DELETE ON submissions
BEGIN SELECT RAISE(ABORT, 'immutable: submissions'); END;

CREATE TRIGGER review_results_no_update BEFORE UPDATE ON review_results
BEGIN SELECT RAISE(ABORT, 'immutable: review_results'); END;
CREATE TRIGGER review_results_no_delete BEFORE DELETE ON review_results
BEGIN SELECT RAISE(ABORT, 'immutable: review_results'); END;

CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'immutable: audit_log'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'immutable: audit_log'); END;

CREATE TRIGGER award_forms_no_update BEFORE UPDATE ON award_forms
BEGIN SELECT RAISE(ABORT, 'immutable: award_forms'); END;

-- SQLite's REPLACE removes the row in the way without firing its delete trigger, so the insert itself is refused.
CREATE TRIGGER submissions_no_replace BEFORE INSERT ON submissions
WHEN EXISTS (SELECT 1 FROM submissions WHERE application_id = NEW.application_id OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: submissions.application_id'); END;
CREATE TRIGGER review_results_no_replace BEFORE INSERT ON review_results
WHEN EXISTS (SELECT 1 FROM review_results WHERE application_id = NEW.application_id)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: review_results.application_id'); END;
CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'immutable: audit_log'); END;
CREATE TRIGGER award_forms_no_replace BEFORE INSERT ON award_forms
WHEN EXISTS (
    SELECT 1 FROM award_forms
    WHERE activity_id = NEW.activity_id AND award = NEW.award AND version = NEW.version
)
BEGIN SELECT RAISE(ABORT, 'immutable: award_forms'); END;
CREATE TRIGGER applications_no_replace BEFORE INSERT ON applications
WHEN EXISTS (SELECT 1 FROM applications WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;
CREATE TRIGGER attachments_no_replace BEFORE INSERT ON attachments
WHEN EXISTS (SELECT 1 FROM attachments WHERE id = NEW.id OR storage_key = NEW.storage_key)
BEGIN SELECT RAISE(ABORT, 'immutable: attachments'); END;
CREATE TRIGGER attachments_no_change_of_identity BEFORE UPDATE ON attachments
WHEN NEW.id <> OLD.id OR NEW.storage_key <> OLD.storage_key
BEGIN SELECT RAISE(ABORT, 'immutable: attachments'); END;

-- An application begins as a draft. It leaves that state for under_review, when its submission is there, and then for
-- the outcome that its result records; nothing else of it changes any more.
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
CREATE TRIGGER applications_no_delete BEFORE DELETE ON applications WHEN OLD.status <> 'draft'
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;

-- A submitted application gains, changes and loses no file. A pending row is not part of it and may be swept.
CREATE TRIGGER attachments_no_insert BEFORE INSERT ON attachments
WHEN (SELECT status FROM applications WHERE id = NEW.application_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'immutable: attachments'); END;
CREATE TRIGGER attachments_no_update BEFORE UPDATE ON attachments
WHEN EXISTS (SELECT 1 FROM applications WHERE id IN (OLD.application_id, NEW.application_id) AND status <> 'draft')
BEGIN SELECT RAISE(ABORT, 'immutable: attachments'); END;
CREATE TRIGGER attachments_no_delete BEFORE DELETE ON attachments
WHEN OLD.state = 'ready' AND (SELECT status FROM applications WHERE id = OLD.application_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'immutable: attachments'); END;
