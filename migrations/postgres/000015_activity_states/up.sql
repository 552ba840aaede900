-- How far an activity has come. Those that are there were published when they were made.
ALTER TABLE activities ADD COLUMN state TEXT NOT NULL DEFAULT 'published' CHECK (state IN ('unpublished', 'published', 'archived'));
-- Counts up with each change; what If-Match takes.
ALTER TABLE activities ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- Numbers are told apart by it within an activity.
CREATE UNIQUE INDEX awards_number_code ON awards (activity_id, number_code);

-- Counts by activity and award, and who has a draft in an activity.
CREATE INDEX applications_activity ON applications (activity_id, status, award, author_id);
