DROP TABLE recovery_codes;
DROP TABLE second_factors;
DROP INDEX accounts_role;
ALTER TABLE accounts DROP COLUMN temporary_until;
