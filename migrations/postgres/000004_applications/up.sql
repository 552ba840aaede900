CREATE TABLE applications (
    id TEXT NOT NULL PRIMARY KEY,
    activity_id TEXT NOT NULL,
    award TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    author_id TEXT NOT NULL REFERENCES accounts (id),
    status TEXT NOT NULL CHECK (status IN ('draft', 'under_review', 'passed', 'rejected')),
    title TEXT NOT NULL,
    answers TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    FOREIGN KEY (activity_id, award, form_version) REFERENCES award_forms (activity_id, award, version)
);
CREATE INDEX applications_author ON applications (author_id, id);
CREATE INDEX applications_organization ON applications (organization_id, id);

-- pending: the file is on its way to the store; ready: it is there and belongs to the application.
CREATE TABLE attachments (
    id TEXT NOT NULL PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    slot TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    storage_key TEXT NOT NULL CONSTRAINT attachments_storage_key UNIQUE,
    covers TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'ready')),
    uploaded_by TEXT NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX attachments_application ON attachments (application_id, id);
CREATE INDEX attachments_pending ON attachments (created_at) WHERE state = 'pending';

-- Numbers are drawn from a sequence: no hot row, gaps are fine.
CREATE TABLE submission_numbers (
    serial BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id)
);

-- The one submission of an application (the primary key; clauses 5 and 6).
CREATE TABLE submissions (
    application_id TEXT NOT NULL PRIMARY KEY REFERENCES applications (id),
    number TEXT NOT NULL CONSTRAINT submissions_number_key UNIQUE,
    submitted_at TIMESTAMP NOT NULL,
    submitted_by TEXT NOT NULL REFERENCES accounts (id),
    snapshot TEXT NOT NULL,
    snapshot_sha256 BYTEA NOT NULL,
    receipt TEXT NOT NULL
);
CREATE INDEX submissions_queue ON submissions (submitted_at, application_id);
