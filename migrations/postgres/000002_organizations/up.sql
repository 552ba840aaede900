-- Stamped proof documents. pending: the file is on its way to the store; ready: it is there.
CREATE TABLE proofs (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    storage_key TEXT NOT NULL CONSTRAINT proofs_storage_key UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('pending', 'ready')),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX proofs_account ON proofs (account_id);

-- A registration that has been saved (暂存) and not yet finished. Holds the phone, not the organization.
CREATE TABLE registrations (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    data TEXT NOT NULL,
    proof_id TEXT REFERENCES proofs (id),
    saved_at TIMESTAMP NOT NULL
);

CREATE TABLE organizations (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL CONSTRAINT organizations_name_key UNIQUE,
    credit_code TEXT NOT NULL CONSTRAINT organizations_credit_code_key UNIQUE,
    region TEXT NOT NULL,
    email TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('unverified', 'verified', 'rejected')),
    proof_id TEXT NOT NULL REFERENCES proofs (id),
    created_at TIMESTAMP NOT NULL
);

-- An account belongs to one organization at most (the primary key), and an organization has one administrator at most
-- (the partial index; clause 21).
CREATE TABLE memberships (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX organizations_proof ON organizations (proof_id);
CREATE INDEX registrations_proof ON registrations (proof_id);
CREATE UNIQUE INDEX memberships_one_admin ON memberships (organization_id) WHERE role = 'admin';
CREATE INDEX memberships_organization ON memberships (organization_id);

-- Objects that nothing refers to any more; the sweeper removes them from the store.
CREATE TABLE discarded_objects (
    storage_key TEXT NOT NULL PRIMARY KEY,
    discarded_at TIMESTAMP NOT NULL
);
