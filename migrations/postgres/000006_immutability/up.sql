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

-- An application begins as a draft. It leaves that state for under_review, when its submission is there, and then for
-- the outcome that its result records; nothing else of it changes any more.
CREATE FUNCTION guard_application() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER applications_guard BEFORE INSERT OR UPDATE ON applications
FOR EACH ROW EXECUTE FUNCTION guard_application();
CREATE TRIGGER applications_no_delete BEFORE DELETE ON applications
FOR EACH ROW WHEN (OLD.status <> 'draft') EXECUTE FUNCTION refuse_change();

-- A submitted application gains, changes and loses no file. A pending row is not part of it and may be swept.
CREATE FUNCTION refuse_change_of_submitted_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF TG_OP = 'UPDATE' AND (NEW.id <> OLD.id OR NEW.storage_key <> OLD.storage_key) THEN
            RAISE EXCEPTION 'immutable: attachments' USING ERRCODE = 'restrict_violation';
        END IF;
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
CREATE TRIGGER attachments_no_truncate BEFORE TRUNCATE ON attachments
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
