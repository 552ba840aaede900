-- In which part its author began an application. What was filed as administrator passes to whoever is the
-- administrator now, without a change of the record, and keeps its author (clause 40).
ALTER TABLE applications ADD COLUMN filed_as TEXT NOT NULL DEFAULT 'member' CHECK (filed_as IN ('admin', 'member'));

-- Submitted ones too get the part that they were filed in: the guard steps aside for this one statement.
DROP TRIGGER applications_no_update;
UPDATE applications SET filed_as = 'admin' WHERE EXISTS (
    SELECT 1 FROM memberships m WHERE m.account_id = applications.author_id
    AND m.organization_id = applications.organization_id AND m.role = 'admin'
);
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

-- A record keeps its author, draft or not.
CREATE TRIGGER applications_keep_author BEFORE UPDATE ON applications
WHEN NEW.author_id <> OLD.author_id OR NEW.filed_as <> OLD.filed_as
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;

-- Whether an account has filed is asked before it is cancelled.
CREATE INDEX submissions_submitter ON submissions (submitted_by);
