DROP TRIGGER review_corrections_no_truncate ON review_corrections;
DROP TRIGGER review_corrections_no_change ON review_corrections;
CREATE OR REPLACE FUNCTION guard_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' THEN
            RAISE EXCEPTION 'immutable: applications' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF OLD.status = 'draft' THEN
        IF NEW.status <> 'draft' AND NOT (
            NEW.status = 'under_review' AND NEW.id = OLD.id
            AND EXISTS (SELECT 1 FROM submissions WHERE application_id = OLD.id)
        ) THEN
            RAISE EXCEPTION 'immutable: applications' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NOT (
        OLD.status = 'under_review'
        AND EXISTS (SELECT 1 FROM review_results WHERE application_id = OLD.id AND outcome = NEW.status)
        AND NEW.id = OLD.id AND NEW.activity_id = OLD.activity_id AND NEW.award = OLD.award
        AND NEW.form_version = OLD.form_version AND NEW.organization_id = OLD.organization_id
        AND NEW.author_id = OLD.author_id AND NEW.title = OLD.title AND NEW.answers = OLD.answers
        AND NEW.version = OLD.version AND NEW.created_at = OLD.created_at AND NEW.updated_at = OLD.updated_at
    ) THEN
        RAISE EXCEPTION 'immutable: applications' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
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
