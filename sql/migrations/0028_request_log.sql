-- What merchants' API keys asked and what was answered, for their developers (docs/decisions/0049-request-log.md). Nothing of
-- it says who a customer is, and nothing depends on it.

CREATE TABLE request_log (
    merchant_id     BIGINT NOT NULL REFERENCES merchant,
    entry_id        BYTES  NOT NULL, -- in the order in which they were answered
    at              BIGINT NOT NULL, -- when the request came, in real time
    key_username    TEXT   NOT NULL,
    method          TEXT   NOT NULL,
    path            TEXT   NOT NULL, -- this and the query without what is nobody's business
    query           TEXT   NOT NULL,
    status          BIGINT NOT NULL,
    duration_us     BIGINT NOT NULL,
    correlation_id  BYTES  NOT NULL,
    error_code      TEXT   NOT NULL, -- empty: it was no refusal
    idempotency_key TEXT   NOT NULL, -- empty: there was none
    is_replay       BIGINT NOT NULL CHECK (is_replay IN (0, 1)), -- 1: the key's first answer came again
    user_agent      TEXT   NOT NULL,
    order_id        BYTES,           -- that it was about
    request_bytes   BIGINT NOT NULL, -- of the bodies as they were
    response_bytes  BIGINT NOT NULL,
    request_shown   TEXT   NOT NULL, -- how much of them is here, as BODY_SHOWN of src/service/redaction.h
    response_shown  TEXT   NOT NULL,
    request_body    TEXT   NOT NULL, -- JSON, redacted
    response_body   TEXT   NOT NULL,
    PRIMARY KEY (merchant_id, entry_id)
) HEAP;

-- How many entries a merchant has, and how many could not be kept.
CREATE TABLE request_log_count (
    merchant_id BIGINT NOT NULL PRIMARY KEY REFERENCES merchant,
    entries     BIGINT NOT NULL,
    lost        BIGINT NOT NULL,
    lost_at     BIGINT NOT NULL -- when the last of them was; 0: never
) CLUSTERED;
