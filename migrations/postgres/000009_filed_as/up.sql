-- In which part its author began an application. What was filed as administrator passes to whoever is the
-- administrator now, without a change of the record, and keeps its author (clause 40).
ALTER TABLE applications ADD COLUMN filed_as TEXT NOT NULL DEFAULT 'member' CHECK (filed_as IN ('admin', 'member'));

-- Submitted ones too get the part that they were filed in: the guard steps aside for this one statement.
ALTER TABLE applications DISABLE TRIGGER applications_guard;
UPDATE applications SET filed_as = 'admin' WHERE EXISTS (
    SELECT 1 FROM memberships m WHERE m.account_id = applications.author_id
    AND m.organization_id = applications.organization_id AND m.role = 'admin'
);
ALTER TABLE applications ENABLE TRIGGER applications_guard;

-- A record keeps its author, draft or not.
CREATE FUNCTION keep_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.author_id <> OLD.author_id OR NEW.filed_as <> OLD.filed_as THEN
        RAISE EXCEPTION 'immutable: applications' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER applications_keep_author BEFORE UPDATE ON applications
FOR EACH ROW EXECUTE FUNCTION keep_author();

-- Whether an account has filed is asked before it is cancelled.
CREATE INDEX submissions_submitter ON submissions (submitted_by);
