-- What users are told of, in the portal and by mail (docs/decisions/0050-notifications.md).

-- What a user has chosen; without a row what the role has by itself counts.
CREATE TABLE notification_choice (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    email       TEXT   NOT NULL,
    choices     TEXT   NOT NULL, -- name=channel of src/domain/notification.def, each followed by a comma; what is absent is as the role has it
    language    TEXT   NOT NULL, -- of the mails; empty: that in which the merchant's staff is written to
    PRIMARY KEY (merchant_id, email)
) HEAP;

-- How far users were told of what comes from a source; places are an instant and an id. Nothing that lies before one can still come.
CREATE TABLE notification_progress (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    source      TEXT   NOT NULL, -- as in src/service/notification_source.c
    number      BIGINT NOT NULL,
    id          BYTES  NOT NULL,
    PRIMARY KEY (merchant_id, source)
) CLUSTERED;

-- How many of a kind there were in the hour that the last of them was in: beyond a number they are told as one.
CREATE TABLE notification_pace (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    kind        TEXT   NOT NULL,
    ends_at     BIGINT NOT NULL, -- of the hour, by the merchant's clock
    told        BIGINT NOT NULL,
    digest_id   BYTES,           -- the one in which those beyond are counted; NULL: there is none, or it is complete
    PRIMARY KEY (merchant_id, kind)
) CLUSTERED;

-- One per user and happening, or per user, kind and hour where there were many.
CREATE TABLE notification (
    merchant_id     BIGINT NOT NULL REFERENCES merchant,
    email           TEXT   NOT NULL, -- the user
    notification_id BYTES  NOT NULL, -- made of what happened, the same for all users
    kind            TEXT   NOT NULL, -- as in src/domain/notification.def
    at              BIGINT NOT NULL, -- when it happened, by the merchant's clock; of many the last
    happenings      BIGINT NOT NULL CHECK (happenings > 0),
    is_digest       BIGINT NOT NULL CHECK (is_digest IN (0, 1)), -- 1: of many, and none of them is named
    order_id        BYTES,
    subject_id      BYTES,           -- of what else it is about: a payout, job, export, webhook or capture
    reference       TEXT   NOT NULL, -- what people call it; may be empty
    amount          BIGINT NOT NULL,
    currency        TEXT   NOT NULL,
    done            BIGINT NOT NULL, -- rows of a bulk job, orders of an export
    failed          BIGINT NOT NULL,
    is_listed       BIGINT NOT NULL CHECK (is_listed IN (0, 1)), -- in the portal
    read_at         BIGINT,          -- this and the following in real time
    created_at      BIGINT NOT NULL,
    state           TEXT CHECK (state IN ('queued', 'sending', 'sent', 'bounced', 'expired')), -- of its mail; NULL: none is wanted
    due_at          BIGINT,          -- as in `mail`; NULL: there is no mail, or it is finished
    attempts        BIGINT NOT NULL,
    unanswered      BIGINT NOT NULL,
    answer          TEXT,
    finished_at     BIGINT,
    PRIMARY KEY (merchant_id, email, notification_id),
    CHECK (attempts >= 0 AND unanswered >= 0 AND unanswered <= attempts),
    CHECK ((state IS NOT NULL AND finished_at IS NULL) = (due_at IS NOT NULL))
) HEAP;
CREATE INDEX notification_unread ON notification (merchant_id, email, notification_id) WHERE is_listed = 1 AND read_at IS NULL;
CREATE INDEX notification_unsent ON notification (merchant_id, due_at, notification_id, email) WHERE due_at IS NOT NULL;
CREATE INDEX notification_by_age ON notification (created_at);

ALTER TABLE webhook_endpoint ADD COLUMN failed_at BIGINT; -- when we gave it up last; NULL: never, or before this column
ALTER TABLE payout_return ADD COLUMN told_at BIGINT;      -- when we learned of it; NULL: before this column, as the next
ALTER TABLE payout_return ADD COLUMN payout_id BYTES;
CREATE INDEX webhook_endpoint_by_failure ON webhook_endpoint (merchant_id, failed_at, endpoint_id) WHERE failed_at IS NOT NULL;
CREATE INDEX payout_return_by_told ON payout_return (merchant_id, told_at, payout_id) WHERE told_at IS NOT NULL;
CREATE INDEX order_export_by_finished ON order_export (merchant_id, finished_at, export_id) WHERE finished_at IS NOT NULL;
