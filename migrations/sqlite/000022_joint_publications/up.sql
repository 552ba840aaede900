-- When the joint publication was that told an application's outcome: the worker finds by it, turn by turn, whom to tell. Of
-- what was told as it was recorded there is none.
ALTER TABLE applications ADD COLUMN jointly_published_at TIMESTAMP;
CREATE INDEX applications_jointly_published ON applications (activity_id, jointly_published_at, id)
WHERE jointly_published_at IS NOT NULL;

-- It is set once, along with the status that a joint publication tells. And what may be NULL is compared so that NULL counts:
-- an equation with it is neither true nor false, and neither refuses nor is missed.
DROP TRIGGER applications_begin_as_drafts;
DROP TRIGGER applications_submit;
DROP TRIGGER applications_no_update;
CREATE TRIGGER applications_begin_as_drafts BEFORE INSERT ON applications
WHEN NEW.status <> 'draft' OR NEW.submitted_at IS NOT NULL OR NEW.outcome IS NOT NULL
OR NEW.jointly_published_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;
CREATE TRIGGER applications_submit BEFORE UPDATE ON applications
WHEN OLD.status = 'draft' AND NOT (
    NEW.jointly_published_at IS NULL AND (
        (NEW.status = 'draft' AND NEW.submitted_at IS NULL AND NEW.outcome IS NULL)
        OR (
            NEW.status = 'under_review' AND NEW.id = OLD.id AND NEW.outcome IS NULL
            AND EXISTS (SELECT 1 FROM submissions WHERE application_id = OLD.id AND submitted_at = NEW.submitted_at)
        )
    )
)
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;
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
    AND (
        NEW.jointly_published_at IS OLD.jointly_published_at
        OR (OLD.jointly_published_at IS NULL AND OLD.status = 'under_review' AND NEW.status <> 'under_review')
    )
    AND NEW.submitted_at IS OLD.submitted_at AND NEW.id = OLD.id AND NEW.activity_id = OLD.activity_id AND NEW.award = OLD.award
    AND NEW.filed_as = OLD.filed_as AND NEW.form_version = OLD.form_version AND NEW.author_id = OLD.author_id AND NEW.title = OLD.title
    AND NEW.answers = OLD.answers AND NEW.version = OLD.version AND NEW.created_at = OLD.created_at
    AND NEW.updated_at = OLD.updated_at
)
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;
