DROP INDEX review_results_recorded;
DROP INDEX audit_log_subject;
DROP INDEX audit_log_action;
DROP INDEX audit_log_actor;
DROP INDEX audit_log_recorded;
CREATE INDEX audit_log_subject ON audit_log (subject);
DROP TABLE audit_unsealed;
DROP TABLE audit_seals;
