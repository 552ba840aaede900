-- One result per application (the primary key; clause 51).
CREATE TABLE review_results (
    application_id TEXT NOT NULL PRIMARY KEY REFERENCES submissions (application_id),
    outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'rejected')),
    reasons TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES accounts (id),
    recorded_at TIMESTAMP NOT NULL
);
