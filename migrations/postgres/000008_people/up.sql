-- Suspended by staff: cannot log in, and every token is void.
ALTER TABLE accounts ADD COLUMN suspended_at TIMESTAMP;

-- What the holder recognises a login by.
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- From where the holder of an account has come in: strangers cannot keep the holder out there.
CREATE TABLE known_addresses (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    address TEXT NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, address)
);
CREATE INDEX known_addresses_seen ON known_addresses (seen_at);

-- A cancelled organization keeps its row, for what refers to it, under a name and code that nobody can have: the real
-- ones are free again (clause 37).
ALTER TABLE organizations ADD COLUMN cancelled_at TIMESTAMP;
ALTER TABLE organizations ADD COLUMN join_policy TEXT NOT NULL DEFAULT 'open' CHECK (join_policy IN ('open', 'approval'));

-- Who has asked to join and waits: no membership, so no right. One at a time.
CREATE TABLE join_requests (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX join_requests_organization ON join_requests (organization_id, account_id);

CREATE TABLE notifications (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP
);
CREATE INDEX notifications_account ON notifications (account_id, id);
CREATE INDEX notifications_unread ON notifications (account_id) WHERE read_at IS NULL;

-- Participation in other activities, known by phone, brought in by staff (clause 36).
CREATE TABLE participations (
    phone TEXT NOT NULL,
    event TEXT NOT NULL,
    imported_by TEXT NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (phone, event)
);
