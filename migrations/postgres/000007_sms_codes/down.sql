DROP TABLE rate_limits;
DROP TABLE sms_messages;
DROP TABLE sms_codes;
