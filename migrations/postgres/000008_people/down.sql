DROP TABLE participations;
DROP TABLE notifications;
DROP TABLE join_requests;
DROP TABLE known_addresses;
ALTER TABLE organizations DROP COLUMN join_policy;
ALTER TABLE organizations DROP COLUMN cancelled_at;
ALTER TABLE sessions DROP COLUMN address;
ALTER TABLE sessions DROP COLUMN device;
ALTER TABLE accounts DROP COLUMN suspended_at;
