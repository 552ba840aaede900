DROP INDEX submissions_submitter;
DROP TRIGGER applications_keep_author ON applications;
DROP FUNCTION keep_author();
ALTER TABLE applications DROP COLUMN filed_as;
