CREATE OR REPLACE FUNCTION guard_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' OR NEW.submitted_at IS NOT NULL OR NEW.outcome IS NOT NULL THEN
            RAISE EXCEPTION 'immutable: applications' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF OLD.status = 'draft' THEN
        IF NOT (
            (NEW.status = 'draft' AND NEW.submitted_at IS NULL AND NEW.outcome IS NULL)
            OR (
                NEW.status = 'under_review' AND NEW.id = OLD.id AND NEW.outcome IS NULL AND EXISTS (
                    SELECT 1 FROM submissions WHERE application_id = OLD.id AND submitted_at = NEW.submitted_at
                )
            )
        ) THEN
            RAISE EXCEPTION 'immutable: applications' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NOT (
        (
            (
                NEW.organization_id = OLD.organization_id
                AND (NEW.status <> OLD.status OR NEW.outcome IS DISTINCT FROM OLD.outcome)
                AND NEW.outcome IS NOT DISTINCT FROM COALESCE(
                    (SELECT outcome FROM review_corrections WHERE application_id = OLD.id ORDER BY entry DESC LIMIT 1),
                    (SELECT outcome FROM review_results WHERE application_id = OLD.id)
                )
                AND (
                    NEW.status IS NOT DISTINCT FROM NEW.outcome
                    OR (OLD.status = 'under_review' AND NEW.status = 'under_review')
                )
            ) OR (
                NEW.status = OLD.status AND NEW.outcome IS NOT DISTINCT FROM OLD.outcome AND EXISTS (
                    SELECT 1 FROM organizations WHERE id = OLD.organization_id AND merged_into = NEW.organization_id
                )
            )
        )
        AND NEW.submitted_at = OLD.submitted_at AND NEW.id = OLD.id AND NEW.activity_id = OLD.activity_id AND NEW.award = OLD.award
        AND NEW.form_version = OLD.form_version
        AND NEW.author_id = OLD.author_id AND NEW.title = OLD.title AND NEW.answers = OLD.answers
        AND NEW.version = OLD.version AND NEW.created_at = OLD.created_at AND NEW.updated_at = OLD.updated_at
    ) THEN
        RAISE EXCEPTION 'immutable: applications' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

DROP INDEX applications_jointly_published;
ALTER TABLE applications DROP COLUMN jointly_published_at;
