-- What must never change cannot, not even by hand: submissions, results, the audit log, and everything a submission
-- is made of.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'immutable: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER submissions_no_change BEFORE UPDATE OR DELETE ON submissions
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER submissions_no_truncate BEFORE TRUNCATE ON submissions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_results_no_change BEFORE UPDATE OR DELETE ON review_results
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_results_no_truncate BEFORE TRUNCATE ON review_results
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER award_forms_no_update BEFORE UPDATE ON award_forms
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A submitted application may only go from under_review to its result.
CREATE TRIGGER applications_no_update BEFORE UPDATE ON applications
FOR EACH ROW WHEN (OLD.status <> 'draft' AND NOT (
    OLD.status = 'under_review' AND NEW.status IN ('passed', 'rejected')
    AND NEW.id = OLD.id AND NEW.activity_id = OLD.activity_id AND NEW.award = OLD.award
    AND NEW.form_version = OLD.form_version AND NEW.organization_id = OLD.organization_id
    AND NEW.author_id = OLD.author_id AND NEW.title = OLD.title AND NEW.answers = OLD.answers
    AND NEW.version = OLD.version AND NEW.created_at = OLD.created_at AND NEW.updated_at = OLD.updated_at
)) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER applications_no_delete BEFORE DELETE ON applications
FOR EACH ROW WHEN (OLD.status <> 'draft') EXECUTE FUNCTION refuse_change();

-- A submitted application gains, changes and loses no file. A pending row is not part of it and may be swept.
CREATE FUNCTION refuse_change_of_submitted_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF (TG_OP = 'UPDATE' OR OLD.state = 'ready')
            AND EXISTS (SELECT 1 FROM applications WHERE id = OLD.application_id AND status <> 'draft') THEN
            RAISE EXCEPTION 'immutable: attachments' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM applications WHERE id = NEW.application_id AND status <> 'draft') THEN
            RAISE EXCEPTION 'immutable: attachments' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER attachments_no_change BEFORE INSERT OR UPDATE OR DELETE ON attachments
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_submitted_files();
