-- Codes sent to phones. Several may be good at once: another request does not spoil the code that is being typed.
CREATE TABLE sms_codes (
    id TEXT NOT NULL PRIMARY KEY,
    phone TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('register', 'reset_password', 'change_phone', 'cancel_account')),
    code_hash BLOB NOT NULL,
    tries INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sms_codes_phone ON sms_codes (phone, purpose);
CREATE INDEX sms_codes_expiry ON sms_codes (expires_at);

-- Messages on their way to phones: written with what they tell of, delivered by the worker. next_try_at is the lease of
-- whoever is delivering as well. suppressed: nobody is told, and the table does not show whether there is an account.
CREATE TABLE sms_messages (
    id TEXT NOT NULL PRIMARY KEY,
    phone TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'failed', 'suppressed')),
    tries INTEGER NOT NULL,
    next_try_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sms_messages_pending ON sms_messages (next_try_at) WHERE state = 'pending';
CREATE INDEX sms_messages_created ON sms_messages (created_at);

-- How far each caller has used up a limit: the theoretical arrival time of its next request, microseconds since 1970
-- (the generic cell rate algorithm). A row a caller, never one for all.
CREATE TABLE rate_limits (
    key TEXT NOT NULL PRIMARY KEY,
    arrival BIGINT NOT NULL
);
CREATE INDEX rate_limits_arrival ON rate_limits (arrival);
