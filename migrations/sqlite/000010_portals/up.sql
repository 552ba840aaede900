-- Third-party systems. Secrets are kept as hashes; the one before the present one stays good, so that a portal can
-- change over.
CREATE TABLE portals (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    previous_secret_hash BLOB,
    disabled_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);

-- What an organization lets a portal do for it.
CREATE TABLE portal_consents (
    portal_id TEXT NOT NULL REFERENCES portals (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    scopes TEXT NOT NULL,
    granted_by TEXT NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (portal_id, organization_id)
);
CREATE INDEX portal_consents_organization ON portal_consents (organization_id);
