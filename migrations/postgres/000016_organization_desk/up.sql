-- What staff found of proof documents, each time that they looked. The document itself may be gone: a new one took its
-- place.
CREATE TABLE organization_verifications (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    proof_id TEXT NOT NULL,
    proof_sha256 BYTEA NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('verified', 'rejected')),
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL REFERENCES accounts (id),
    decided_at TIMESTAMP NOT NULL
);
CREATE INDEX organization_verifications_organization ON organization_verifications (organization_id, id);

-- Whose proof waits to be looked at, the one that has waited longest first: ids of proofs sort by time.
CREATE INDEX organizations_unverified ON organizations (proof_id) WHERE status = 'unverified';

-- Suspended by staff: its people read, and change nothing.
ALTER TABLE organizations ADD COLUMN suspended_at TIMESTAMP;

-- A duplicate that was merged into another one keeps its row; its name and code lead there. That is for good: it only
-- follows when the other is merged on.
ALTER TABLE organizations ADD COLUMN merged_into TEXT REFERENCES organizations (id);
CREATE INDEX organizations_merged ON organizations (merged_into) WHERE merged_into IS NOT NULL;
CREATE FUNCTION keep_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.merged_into IS NOT NULL AND NEW.merged_into IS DISTINCT FROM OLD.merged_into AND NOT EXISTS (
        SELECT 1 FROM organizations WHERE id = OLD.merged_into AND merged_into = NEW.merged_into
    ) THEN
        RAISE EXCEPTION 'immutable: organizations' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER organizations_stay_merged BEFORE UPDATE ON organizations
FOR EACH ROW EXECUTE FUNCTION keep_merged();

-- A submitted application may change hands in one way: along with the organization that filed it. Nothing else of it
-- changes then, and what was submitted lies frozen in its submission.
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
