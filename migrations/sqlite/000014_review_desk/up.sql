-- When the results of an activity are seen: each as it is recorded (immediate), or all at once (joint). results_published_at:
-- when that was done; what is recorded later is seen at once.
ALTER TABLE activities ADD COLUMN publication TEXT NOT NULL DEFAULT 'immediate' CHECK (publication IN ('immediate', 'joint'));
ALTER TABLE activities ADD COLUMN results_published_at TIMESTAMP;

-- Where messages about one's applications go as well; nobody needs one.
ALTER TABLE accounts ADD COLUMN email TEXT;

-- What a notification leads to: a submitted application, which is never removed.
ALTER TABLE notifications ADD COLUMN application_id TEXT;

-- Later entries of an application's result: each takes the place of the one before it, and all stay. The first record is
-- entry 0. published: whether the applicant had been told what it corrects.
CREATE TABLE review_corrections (
    application_id TEXT NOT NULL REFERENCES review_results (application_id),
    entry INTEGER NOT NULL CHECK (entry >= 1),
    outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'rejected')),
    reasons TEXT NOT NULL,
    why TEXT NOT NULL,
    published BOOLEAN NOT NULL,
    corrected_by TEXT NOT NULL REFERENCES accounts (id),
    corrected_at TIMESTAMP NOT NULL,
    PRIMARY KEY (application_id, entry)
);

-- Which reviewer has taken a case, and until when; over then, whether or not the row is still there.
CREATE TABLE review_claims (
    application_id TEXT NOT NULL PRIMARY KEY REFERENCES submissions (application_id),
    reviewer_id TEXT NOT NULL REFERENCES accounts (id),
    claimed_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX review_claims_reviewer ON review_claims (reviewer_id);

-- Messages on their way to mailboxes: written with what they tell of, delivered by the worker. next_try_at is the lease of
-- whoever is delivering as well.
CREATE TABLE mails (
    id TEXT NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'failed')),
    tries INTEGER NOT NULL,
    next_try_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX mails_pending ON mails (next_try_at) WHERE state = 'pending';
CREATE INDEX mails_created ON mails (created_at);

-- What the review desk chooses by stands with the application: lists filter and sort on one table. outcome: what the result
-- says now, which the applicant learns by the status.
ALTER TABLE applications ADD COLUMN submitted_at TIMESTAMP;
ALTER TABLE applications ADD COLUMN outcome TEXT CHECK (outcome IN ('passed', 'rejected'));

-- The guard steps aside for this one statement, and comes back below.
DROP TRIGGER applications_no_update;
DROP TRIGGER applications_submit;
DROP TRIGGER applications_begin_as_drafts;
UPDATE applications SET
    submitted_at = (SELECT submitted_at FROM submissions WHERE application_id = applications.id),
    outcome = (SELECT outcome FROM review_results WHERE application_id = applications.id)
WHERE status <> 'draft';

DROP INDEX submissions_queue;
CREATE INDEX applications_queue ON applications (submitted_at, id) WHERE submitted_at IS NOT NULL;
CREATE INDEX applications_queue_open ON applications (submitted_at, id)
WHERE submitted_at IS NOT NULL AND outcome IS NULL;
CREATE INDEX applications_queue_status ON applications (status, submitted_at, id) WHERE submitted_at IS NOT NULL;
CREATE INDEX applications_queue_activity ON applications (activity_id, submitted_at, id)
WHERE submitted_at IS NOT NULL;
CREATE INDEX applications_queue_activity_status ON applications (activity_id, status, submitted_at, id)
WHERE submitted_at IS NOT NULL;

CREATE TRIGGER applications_begin_as_drafts BEFORE INSERT ON applications
WHEN NEW.status <> 'draft' OR NEW.submitted_at IS NOT NULL OR NEW.outcome IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;
CREATE TRIGGER applications_submit BEFORE UPDATE ON applications
WHEN OLD.status = 'draft' AND NOT (
    (NEW.status = 'draft' AND NEW.submitted_at IS NULL AND NEW.outcome IS NULL)
    OR (
        NEW.status = 'under_review' AND NEW.id = OLD.id AND NEW.outcome IS NULL
        AND EXISTS (SELECT 1 FROM submissions WHERE application_id = OLD.id AND submitted_at = NEW.submitted_at)
    )
)
BEGIN SELECT RAISE(ABORT, 'immutable: applications'); END;

-- A submitted application changes in two things only, and only to what its result says: the outcome, and the status, which
-- follows the outcome once it is published. So a final status turns when a correction says so, and by nothing else.
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

CREATE TRIGGER review_corrections_no_update BEFORE UPDATE ON review_corrections
BEGIN SELECT RAISE(ABORT, 'immutable: review_corrections'); END;
CREATE TRIGGER review_corrections_no_delete BEFORE DELETE ON review_corrections
BEGIN SELECT RAISE(ABORT, 'immutable: review_corrections'); END;
CREATE TRIGGER review_corrections_no_replace BEFORE INSERT ON review_corrections
WHEN EXISTS (SELECT 1 FROM review_corrections WHERE application_id = NEW.application_id AND entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: review_corrections.application_id, review_corrections.entry'); END;
