-- States that a draft was in, and can be brought back to; the newest ones only. begun_at: when the spell of typing began
-- that an autosaved revision sums up, lost: how many characters were taken away in it. They go when the draft is submitted
-- or deleted.
CREATE TABLE revisions (
    application_id TEXT NOT NULL REFERENCES applications (id),
    version BIGINT NOT NULL,
    answers TEXT NOT NULL,
    answered INTEGER NOT NULL,
    saved_by TEXT NOT NULL REFERENCES accounts (id),
    saved_at TIMESTAMP NOT NULL,
    begun_at TIMESTAMP NOT NULL,
    autosave BOOLEAN NOT NULL,
    lost INTEGER NOT NULL,
    PRIMARY KEY (application_id, version)
);
