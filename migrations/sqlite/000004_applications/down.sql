DROP TABLE submissions;
DROP TABLE submission_numbers;
DROP TABLE attachments;
DROP TABLE applications;
