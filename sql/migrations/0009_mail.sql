-- Mails about what happened to orders: which of them a merchant wants, and each mail from its cause to its end.

-- What a merchant has chosen about mails; without a row none are sent.
CREATE TABLE mail_terms (
    merchant_id BIGINT NOT NULL PRIMARY KEY REFERENCES merchant,
    terms       TEXT   NOT NULL, -- JSON, as src/service/mail_terms.h has it
    seen_id     BYTES  NOT NULL  -- the mails of all events up to this one are in `mail`
) CLUSTERED;

-- One per event, kind and recipient.
CREATE TABLE mail (
    merchant_id BIGINT NOT NULL,
    cause_id    BYTES  NOT NULL, -- the event
    kind        TEXT   NOT NULL, -- as in src/domain/mail.def
    copy        BIGINT NOT NULL, -- 0: to whom it is about; 1: the copy that the merchant gets of it
    order_id    BYTES  NOT NULL,
    address     TEXT   NOT NULL, -- to whom
    state       TEXT   NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'bounced', 'expired')),
    created_at  BIGINT NOT NULL, -- when the event happened
    due_at      BIGINT NOT NULL, -- queued: when it is tried next; sending: when whoever is at it is taken for gone
    attempts    BIGINT NOT NULL, -- to send it
    unanswered  BIGINT NOT NULL, -- of them those of which nobody knows what became of them: it may have arrived
    answer      TEXT,            -- what the mail server said last, or why it was not asked
    finished_at BIGINT,
    PRIMARY KEY (merchant_id, cause_id, kind, copy),
    FOREIGN KEY (merchant_id, cause_id) REFERENCES order_event,
    CHECK (attempts >= 0 AND unanswered >= 0 AND unanswered <= attempts),
    CHECK ((state IN ('queued', 'sending')) = (finished_at IS NULL))
) HEAP;
CREATE INDEX mail_by_order ON mail (merchant_id, order_id, cause_id);
CREATE INDEX mail_unfinished ON mail (merchant_id, due_at, cause_id, kind, copy) WHERE finished_at IS NULL;
