DROP TABLE award_forms;
DROP TABLE awards;
DROP TABLE activities;
