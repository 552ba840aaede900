-- What staff found of proof documents, each time that they looked. The document itself may be gone: a new one took its
-- place.
CREATE TABLE organization_verifications (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    proof_id TEXT NOT NULL,
    proof_sha256 BLOB NOT NULL,
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
CREATE TRIGGER organizations_stay_merged BEFORE UPDATE ON organizations
WHEN OLD.merged_into IS NOT NULL AND NEW.merged_into IS NOT OLD.merged_into
AND NOT EXISTS (SELECT 1 FROM organizations WHERE id = OLD.merged_into AND merged_into = NEW.merged_into)
BEGIN SELECT RAISE(ABORT, 'immutable: organizations'); END;

-- A submitted application may change hands in one way: along with the organization that filed it. Nothing else of it
-- changes then, and what was submitted lies frozen in its submission.
DROP TRIGGER applications_no_update;
CREATE TRIGGER applications_no_update BEFORE UPDATE ON applications
WHEN OLD.status <> 'draft' AND NOT (
    (
        (
            NEW.organization_id = OLD.organization_id
            AND (NEW.status <> OLD.status OR NEW.outcome IS NOT OLD.outcome)
            AND NEW.outcome IS COALESCE(
                (SELECT outcome FROM review_corrections WHERE application_id = OLD.id ORDER BY entry DESC LIMIT 1),
                (SELECT outcome FROM review_results WHERE application_id = OLD.id)
            )
            AND (NEW.status IS NEW.outcome OR (OLD.status = 'under_review' AND NEW.status = 'under_review'))
        ) OR (
            NEW.status = OLD.status AND NEW.outcome IS OLD.outcome AND EXISTS (
                SELECT 1 FROM organizations WHERE id = OLD.organization_id AND merged_into = NEW.organization_id
            )
        )
    )
    AND NEW.submitted_at = OLD.submitted_at AND NEW.id = OLD.id AND NEW.activity_id = OLD.activity_id AND NEW.award = OLD.award
    AND NEW.form_version = OLD.form_version AND NEW.author_id = OLD.author_id AND NEW.title = OLD.title
    AND NEW.answers = OLD.answers AND NEW.version = OLD.version AND NEW.created_at = OLD.created_at
    AND NEW.updated_at = OLD.updated_at
)
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;
