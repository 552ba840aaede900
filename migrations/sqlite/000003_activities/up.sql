-- Activities, awards and forms are data; JSON columns hold the contract crate's types.
CREATE TABLE activities (
    id TEXT NOT NULL PRIMARY KEY,
    year INTEGER NOT NULL,
    title TEXT NOT NULL,
    notice TEXT NOT NULL,
    contact TEXT NOT NULL,
    filing_opens_at TIMESTAMP NOT NULL,
    filing_closes_at TIMESTAMP NOT NULL,
    review_opens_at TIMESTAMP NOT NULL,
    review_closes_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CHECK (filing_opens_at < filing_closes_at),
    CHECK (review_opens_at < review_closes_at)
);

CREATE TABLE awards (
    activity_id TEXT NOT NULL REFERENCES activities (id),
    key TEXT NOT NULL,
    position INTEGER NOT NULL,
    number_code TEXT NOT NULL,
    title TEXT NOT NULL,
    advice TEXT NOT NULL,
    reasons TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    PRIMARY KEY (activity_id, key)
);

-- Each version of a form stays: drafts keep the one they began with.
CREATE TABLE award_forms (
    activity_id TEXT NOT NULL,
    award TEXT NOT NULL,
    version INTEGER NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (activity_id, award, version),
    FOREIGN KEY (activity_id, award) REFERENCES awards (activity_id, key)
);
