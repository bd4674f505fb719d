-- Webhooks: where a merchant wants to be told of what happens, and each message from its cause to its end.

CREATE TABLE webhook_endpoint (
    merchant_id     BIGINT NOT NULL REFERENCES merchant,
    endpoint_id     BYTES  NOT NULL,
    url             TEXT   NOT NULL,
    description     TEXT   NOT NULL,
    events          TEXT   NOT NULL, -- names of src/domain/webhook.def, each followed by a comma
    secret          TEXT   NOT NULL, -- encrypted with the installation's own key (src/service/webhook.h)
    previous_secret TEXT,            -- likewise: the one before, which signs as well until previous_until
    previous_until  BIGINT,
    status          TEXT   NOT NULL CHECK (status IN ('enabled', 'disabled', 'failed', 'deleted')), -- failed: given up by us
    reason          TEXT,            -- why it failed
    created_at      BIGINT NOT NULL,
    created_by      TEXT   NOT NULL,
    claimed_until   BIGINT NOT NULL, -- until then nobody else delivers to it
    failures        BIGINT NOT NULL, -- attempts since the last one that was answered well
    failing_since   BIGINT,          -- NULL: the last one was answered well
    PRIMARY KEY (merchant_id, endpoint_id),
    CHECK ((previous_secret IS NULL) = (previous_until IS NULL)),
    CHECK ((failures = 0) = (failing_since IS NULL)),
    CHECK (status <> 'failed' OR reason IS NOT NULL)
) HEAP;

-- How far messages were made of what comes from a source; places are an instant and an id.
CREATE TABLE webhook_progress (
    merchant_id    BIGINT NOT NULL REFERENCES merchant,
    source         TEXT   NOT NULL, -- as in src/service/webhook_source.c
    seen_number    BIGINT NOT NULL, -- all up to this place was seen, unless it was committed late
    seen_id        BYTES  NOT NULL,
    settled_number BIGINT NOT NULL, -- up to this one nothing can be committed any more, and all was seen
    settled_id     BYTES  NOT NULL,
    PRIMARY KEY (merchant_id, source)
) CLUSTERED;

-- A message to an endpoint; its id is the webhook-id.
CREATE TABLE webhook_delivery (
    merchant_id BIGINT NOT NULL,
    delivery_id BYTES  NOT NULL,
    endpoint_id BYTES  NOT NULL,
    type        TEXT   NOT NULL,
    payload     TEXT   NOT NULL, -- the body, the same in every attempt
    state       TEXT   NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    created_at  BIGINT NOT NULL,
    due_at      BIGINT,          -- of the next attempt; NULL: there is none
    attempts    BIGINT NOT NULL, -- in all
    tries       BIGINT NOT NULL, -- since it was made, or resent by hand
    PRIMARY KEY (merchant_id, delivery_id),
    FOREIGN KEY (merchant_id, endpoint_id) REFERENCES webhook_endpoint,
    CHECK ((state = 'pending') = (due_at IS NOT NULL))
) HEAP;
CREATE INDEX webhook_delivery_by_created ON webhook_delivery (merchant_id, endpoint_id, created_at, delivery_id);
CREATE INDEX webhook_delivery_due ON webhook_delivery (merchant_id, endpoint_id, due_at, delivery_id) WHERE due_at IS NOT NULL;

-- What came of each attempt.
CREATE TABLE webhook_attempt (
    merchant_id   BIGINT NOT NULL,
    delivery_id   BYTES  NOT NULL,
    attempt       BIGINT NOT NULL, -- 1, 2 ...
    at            BIGINT NOT NULL,
    duration      BIGINT NOT NULL, -- microseconds
    status        BIGINT,          -- of HTTP; NULL: there was no answer
    response_body TEXT   NOT NULL, -- its beginning, without our signature
    error         TEXT   NOT NULL, -- why there was no answer; empty: there was one
    PRIMARY KEY (merchant_id, delivery_id, attempt),
    FOREIGN KEY (merchant_id, delivery_id) REFERENCES webhook_delivery
) CLUSTERED;

CREATE INDEX payout_by_closed ON payout (merchant_id, closed_at, payout_id) WHERE closed_at IS NOT NULL;
ALTER TABLE payout ADD COLUMN paid_told_at BIGINT; -- when we learned that it was paid; NULL: not, or before this column
CREATE INDEX payout_by_paid ON payout (merchant_id, paid_told_at, payout_id) WHERE paid_told_at IS NOT NULL;
CREATE INDEX job_by_finished ON job (merchant_id, finished_at, job_id) WHERE finished_at IS NOT NULL;
CREATE INDEX invoice_part_by_due ON invoice_part (merchant_id, due_on, capture_id, part);
