-- Accounts and their logins. phone is NULL once an account is cancelled, which frees the number (clause 37).
CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    phone TEXT CONSTRAINT accounts_phone_key UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('applicant', 'reviewer', 'admin')),
    security_stamp TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

-- One login on one device: the family of its refresh tokens, of which only hashes are kept.
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    refresh_hash BLOB NOT NULL,
    previous_hash BLOB,
    created_at TIMESTAMP NOT NULL,
    rotated_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);

-- The platform's Ed25519 keys, newest signs, all verify.
CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL,
    public BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- What a caller's key was answered, written in the transaction of its effect.
CREATE TABLE idempotency_keys (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    operation TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    response TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, operation, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

CREATE TABLE audit_log (
    id TEXT NOT NULL PRIMARY KEY,
    recorded_at TIMESTAMP NOT NULL,
    actor_id TEXT REFERENCES accounts (id),
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_log_subject ON audit_log (subject);
