-- Up to which amounts users act alone, and what they ask a second person to approve (docs/decisions/0047-limits.md).
CREATE TABLE role_limit (
    merchant_id   BIGINT NOT NULL REFERENCES merchant,
    role          TEXT   NOT NULL,
    action        TEXT   NOT NULL, -- as in LIMIT_ACTIONS of src/service/limit.h
    currency      TEXT   NOT NULL,
    single_amount BIGINT NOT NULL CHECK (single_amount >= 0), -- minor units; 0: no limit of one action
    daily_amount  BIGINT NOT NULL CHECK (daily_amount >= 0),  -- 0: no limit of a day
    PRIMARY KEY (merchant_id, role, action, currency)
) CLUSTERED;

-- What a user did on a day, in the merchant's local time. Counted for all users, so that a limit holds from its first moment.
CREATE TABLE user_day (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    actor       TEXT   NOT NULL,
    action      TEXT   NOT NULL,
    currency    TEXT   NOT NULL,
    day         BIGINT NOT NULL, -- since 1970-01-01
    amount      BIGINT NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (merchant_id, actor, action, currency, day)
) CLUSTERED;

-- What a user may not do alone and asked for, with exactly what is to be done.
CREATE TABLE approval (
    merchant_id     BIGINT NOT NULL REFERENCES merchant,
    approval_id     BYTES  NOT NULL, -- in the order in which they were asked for
    order_id        BYTES  NOT NULL,
    action          TEXT   NOT NULL,
    currency        TEXT   NOT NULL,
    amount          BIGINT NOT NULL CHECK (amount > 0),
    frozen          TEXT   NOT NULL, -- JSON: what is to be done
    reason          TEXT   NOT NULL,
    status          TEXT   NOT NULL CHECK (status IN ('waiting', 'approved', 'rejected', 'withdrawn', 'failed')),
    requested_by    TEXT   NOT NULL,
    requested_at    BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL, -- one that waits longer has expired
    decided_by      TEXT   NOT NULL, -- empty: nobody yet
    decided_at      BIGINT,
    decision_reason TEXT   NOT NULL, -- of a rejection; of a failure what stood in the way
    event_id        BYTES,           -- what was done
    PRIMARY KEY (merchant_id, approval_id),
    CHECK ((status = 'waiting') = (decided_at IS NULL)),
    CHECK ((status = 'approved') = (event_id IS NOT NULL)),
    CHECK (status <> 'approved' OR decided_by <> requested_by)
) HEAP;
CREATE INDEX approval_waiting ON approval (merchant_id, approval_id) WHERE status = 'waiting';
