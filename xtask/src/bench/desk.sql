-- What a busy year leaves behind: :many submitted applications of the demo activity and :few of the 2025 one, all of the
-- demo's unit. The triggers that forbid such a thing step aside for this session.
\set ON_ERROR_STOP on
SET session_replication_role = replica;

INSERT INTO applications (
    id, activity_id, award, form_version, organization_id, author_id, filed_as, status, title, answers, version,
    created_at, updated_at, submitted_at
)
SELECT
    '01900000-0000-7000-8000-' || lpad(i::text, 12, '0'),
    CASE WHEN i <= :few THEN '2025' ELSE 'demo' END,
    'individual', 1, m.organization_id, m.account_id, 'admin', 'under_review', '王志强 ' || i, :'answers', 2, t.at, t.at,
    t.at
FROM generate_series(1, :few + :many) AS i
CROSS JOIN (SELECT account_id, organization_id FROM memberships WHERE role = 'admin' LIMIT 1) AS m
CROSS JOIN LATERAL (SELECT TIMESTAMP '2025-04-01 01:00:00' + i * INTERVAL '1 second' AS at) AS t;

INSERT INTO submissions (application_id, number, submitted_at, submitted_by, snapshot, snapshot_sha256, receipt)
SELECT id, 'BENCH-' || right(id, 12), created_at, author_id, '{}', '\x00', '{}' FROM applications WHERE title LIKE '王志强 %';

-- A tenth of them has a result.
INSERT INTO review_results (application_id, outcome, reasons, recorded_by, recorded_at)
SELECT id, 'passed', '[]', author_id, created_at FROM applications WHERE title LIKE '王志强 %' AND id LIKE '%0';
UPDATE applications SET status = 'passed', outcome = 'passed' WHERE title LIKE '王志强 %' AND id LIKE '%0';

ANALYZE;
