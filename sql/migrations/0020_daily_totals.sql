-- What was captured and refunded on each day, so that nobody has to go through the events to see how business goes.

CREATE TABLE daily_total (
    merchant_id     BIGINT NOT NULL,
    day             BIGINT NOT NULL, -- UTC: days since 1970-01-01
    currency        TEXT   NOT NULL,
    captures_count  BIGINT NOT NULL CHECK (captures_count >= 0),
    captured_amount BIGINT NOT NULL CHECK (captured_amount >= 0),
    refunds_count   BIGINT NOT NULL CHECK (refunds_count >= 0),
    refunded_amount BIGINT NOT NULL CHECK (refunded_amount >= 0),
    PRIMARY KEY (merchant_id, day, currency)
) CLUSTERED;

CREATE TABLE daily_total_progress (
    merchant_id BIGINT NOT NULL PRIMARY KEY REFERENCES merchant,
    seen_id     BYTES  NOT NULL -- all events up to this one are counted in daily_total, and none after it
) CLUSTERED;

CREATE INDEX mail_failed ON mail (merchant_id, finished_at) WHERE state IN ('bounced', 'expired');
