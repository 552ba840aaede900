DROP INDEX submissions_submitter;
DROP TRIGGER applications_keep_author;
ALTER TABLE applications DROP COLUMN filed_as;
