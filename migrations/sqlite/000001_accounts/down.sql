DROP TABLE audit_log;
DROP TABLE idempotency_keys;
DROP TABLE signing_keys;
DROP TABLE sessions;
DROP TABLE accounts;
