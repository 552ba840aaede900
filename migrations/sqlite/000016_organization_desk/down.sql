DROP TRIGGER applications_no_update;
CREATE TRIGGER applications_no_update BEFORE UPDATE ON applications
WHEN OLD.status <> 'draft' AND NOT (
    (NEW.status <> OLD.status OR NEW.outcome IS NOT OLD.outcome)
    AND NEW.outcome IS COALESCE(
        (SELECT outcome FROM review_corrections WHERE application_id = OLD.id ORDER BY entry DESC LIMIT 1),
        (SELECT outcome FROM review_results WHERE application_id = OLD.id)
    )
    AND (NEW.status IS NEW.outcome OR (OLD.status = 'under_review' AND NEW.status = 'under_review'))
    AND NEW.submitted_at = OLD.submitted_at AND NEW.id = OLD.id AND NEW.activity_id = OLD.activity_id AND NEW.award = OLD.award
    AND NEW.form_version = OLD.form_version AND NEW.organization_id = OLD.organization_id
    AND NEW.author_id = OLD.author_id AND NEW.title = OLD.title AND NEW.answers = OLD.answers
    AND NEW.version = OLD.version AND NEW.created_at = OLD.created_at AND NEW.updated_at = OLD.updated_at
)
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;
DROP TRIGGER organizations_stay_merged;
DROP INDEX organizations_merged;
ALTER TABLE organizations DROP COLUMN merged_into;
ALTER TABLE organizations DROP COLUMN suspended_at;
DROP INDEX organizations_unverified;
DROP TABLE organization_verifications;
