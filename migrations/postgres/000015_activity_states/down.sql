DROP INDEX applications_activity;
DROP INDEX awards_number_code;
ALTER TABLE activities DROP COLUMN version;
ALTER TABLE activities DROP COLUMN state;
