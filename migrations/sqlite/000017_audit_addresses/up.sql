-- From where an action was taken; NULL for the system itself, and for what is older than this column.
ALTER TABLE audit_log ADD COLUMN address TEXT;
