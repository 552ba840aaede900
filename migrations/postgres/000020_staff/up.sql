-- Until when a password that an admin has set is good: whoever enters by it chooses another one before anything else.
ALTER TABLE accounts ADD COLUMN temporary_until TIMESTAMP;
CREATE INDEX accounts_role ON accounts (role, id);

-- What staff's authenticators share with the platform. last_step: a code is of one half-minute and counts once, so none
-- of that or an earlier one is accepted any more. Not confirmed: set up, and asked for by nobody yet.
CREATE TABLE second_factors (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    secret BYTEA NOT NULL,
    last_step BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP
);

-- For who has lost the authenticator: as hashes, each good once.
CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    code_hash BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);
