-- The whole store of issue one: who may come in, orders, their events, the ledger, bulk jobs.
--
-- Words that tools/embed_sql.py turns into the engine's own: BIGINT, BYTES (16-byte ids and hashes), HEAP (rows in the
-- order in which they came) and CLUSTERED (rows kept in the order of their primary key).
-- Laws: every tenant's table begins its primary key with merchant_id; times are microseconds UTC; amounts are minor
-- units; what a capture writes is few, narrow and mostly appended (docs/decisions/0003-schema.md).

CREATE TABLE merchant (
    merchant_id   BIGINT NOT NULL PRIMARY KEY, -- ours, small
    mid           TEXT   NOT NULL UNIQUE,      -- the merchant's own name for itself: M100001
    name          TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    expired_until BIGINT NOT NULL              -- orders due before this have been expired
) HEAP;

CREATE TABLE api_key (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    username    TEXT   NOT NULL UNIQUE, -- M100001-8f2k1q
    secret_hash BYTES  NOT NULL UNIQUE, -- keyed hash of the password; the password is not kept
    environment TEXT   NOT NULL CHECK (environment IN ('test', 'live')),
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, username)
) HEAP;

CREATE TABLE portal_user (
    merchant_id   BIGINT NOT NULL REFERENCES merchant,
    email         TEXT   NOT NULL UNIQUE, -- lower case
    password_hash TEXT   NOT NULL,        -- Argon2id, with its parameters
    role          TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, email)
) HEAP;

CREATE TABLE portal_session (
    merchant_id BIGINT NOT NULL,
    token_hash  BYTES  NOT NULL UNIQUE, -- keyed hash of the cookie
    email       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, token_hash),
    FOREIGN KEY (merchant_id, email) REFERENCES portal_user
) HEAP;

-- Failed sign-ins per e-mail address, whether such a user exists or not.
CREATE TABLE sign_in_failure (
    email    TEXT   NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    since    BIGINT NOT NULL
) CLUSTERED;

-- What was bought. Written once; a capture does not touch it.
CREATE TABLE order_fact (
    merchant_id         BIGINT NOT NULL REFERENCES merchant,
    order_id            BYTES  NOT NULL,
    klarna_reference    TEXT   NOT NULL,
    merchant_reference1 TEXT,
    merchant_reference2 TEXT,
    customer_name       TEXT   NOT NULL,
    customer_email      TEXT   NOT NULL,
    purchase_country    TEXT   NOT NULL,
    locale              TEXT   NOT NULL,
    payment_method_type TEXT   NOT NULL,
    merchant_data       TEXT,
    order_lines         TEXT   NOT NULL, -- this and the rest: JSON exactly as GET order answers it
    customer            TEXT   NOT NULL,
    billing_address     TEXT   NOT NULL,
    shipping_address    TEXT   NOT NULL,
    payment_method      TEXT   NOT NULL,
    PRIMARY KEY (merchant_id, order_id)
) HEAP;

-- Where an order stands: the one row of an order that a capture rewrites.
CREATE TABLE order_state (
    merchant_id           BIGINT NOT NULL REFERENCES merchant,
    order_id              BYTES  NOT NULL,
    version               BIGINT NOT NULL, -- events so far
    status                TEXT   NOT NULL,
    phase                 BIGINT NOT NULL, -- of status: 0 open, 1 captured, 2 ended without (enum order_phase)
    fraud_status          TEXT   NOT NULL,
    purchase_currency     TEXT   NOT NULL,
    order_amount          BIGINT NOT NULL,
    original_order_amount BIGINT NOT NULL,
    captured_amount       BIGINT NOT NULL,
    refunded_amount       BIGINT NOT NULL,
    released_amount       BIGINT NOT NULL,
    captures_count        BIGINT NOT NULL,
    refunds_count         BIGINT NOT NULL,
    is_acknowledged       BIGINT NOT NULL,
    created_at            BIGINT NOT NULL,
    expires_at            BIGINT NOT NULL,
    last_event_id         BYTES  NOT NULL, -- the head of the chain of its events
    PRIMARY KEY (merchant_id, order_id),
    CHECK (captured_amount >= 0 AND released_amount >= 0 AND captured_amount + released_amount <= order_amount),
    CHECK (refunded_amount >= 0 AND refunded_amount <= captured_amount),
    CHECK ((captures_count > 0) = (captured_amount > 0))
) CLUSTERED;

-- Lists. A capture changes no column of any index, until the last one closes the order: then its phase.
CREATE INDEX order_state_by_phase   ON order_state (merchant_id, phase, created_at, order_id);
CREATE INDEX order_state_by_created ON order_state (merchant_id, created_at, order_id);
CREATE INDEX order_state_by_amount  ON order_state (merchant_id, order_amount, order_id);
CREATE INDEX order_state_by_expiry  ON order_state (merchant_id, expires_at, order_id);

-- What an order is found by: folded words of references, name and e-mail.
CREATE TABLE order_token (
    merchant_id BIGINT NOT NULL,
    token       TEXT   NOT NULL,
    recency     BIGINT NOT NULL, -- minus created_at: the newest first
    order_id    BYTES  NOT NULL,
    PRIMARY KEY (merchant_id, token, recency, order_id)
) CLUSTERED;

-- Words of a large load, in the order in which they came, until they are sorted into order_token all at once: one walk
-- through the tree instead of ten random places per order. Empty otherwise.
CREATE TABLE order_token_staged (
    merchant_id BIGINT NOT NULL,
    token       TEXT   NOT NULL,
    recency     BIGINT NOT NULL,
    order_id    BYTES  NOT NULL
) HEAP;

-- Everything that happened, appended for ever: the timeline, the captures, the outbox. The events of one order are a
-- chain from order_state.last_event_id through previous_id, so that no index by order has to be kept.
CREATE TABLE order_event (
    merchant_id BIGINT NOT NULL,
    event_id    BYTES  NOT NULL, -- for a capture or a refund also its id on the wire
    order_id    BYTES  NOT NULL,
    previous_id BYTES,           -- NULL for the first
    type        TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    actor       TEXT   NOT NULL, -- user:a@b.se, key:M100001-8f2k1q, system
    amount      BIGINT NOT NULL CHECK (amount >= 0),
    document    TEXT   NOT NULL, -- JSON: lines, description, reference ... by type
    PRIMARY KEY (merchant_id, event_id),
    FOREIGN KEY (merchant_id, order_id) REFERENCES order_state
) HEAP;

-- The chart of accounts, from src/domain/ledger.def.
CREATE TABLE ledger_account (
    account         BIGINT NOT NULL PRIMARY KEY,
    name            TEXT   NOT NULL,
    is_debit_normal BIGINT NOT NULL,
    meaning         TEXT   NOT NULL
) HEAP;

-- Double entry: a row debits one account and credits another by the same amount, so every posting balances.
CREATE TABLE ledger_transfer (
    merchant_id    BIGINT NOT NULL,
    event_id       BYTES  NOT NULL,
    part           BIGINT NOT NULL, -- 0, 1 ... within the event
    currency       TEXT   NOT NULL,
    debit_account  BIGINT NOT NULL, -- of ledger_account; `fangst verify` compares, so that a capture need not
    credit_account BIGINT NOT NULL,
    amount         BIGINT NOT NULL CHECK (amount > 0),
    PRIMARY KEY (merchant_id, event_id, part),
    FOREIGN KEY (merchant_id, event_id) REFERENCES order_event,
    CHECK (debit_account <> credit_account)
) CLUSTERED;

-- Sums of the transfers, kept in the same commit; all accounts of a currency together sum to zero.
CREATE TABLE ledger_balance (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    currency    TEXT   NOT NULL,
    account     BIGINT NOT NULL REFERENCES ledger_account,
    debits      BIGINT NOT NULL CHECK (debits >= 0),
    credits     BIGINT NOT NULL CHECK (credits >= 0),
    PRIMARY KEY (merchant_id, currency, account)
) CLUSTERED;

-- First answers, kept for a day and given again to the same key.
CREATE TABLE idempotency (
    merchant_id BIGINT NOT NULL,
    scope       BYTES  NOT NULL, -- hash of method, path and key
    created_at  BIGINT NOT NULL,
    answer      TEXT   NOT NULL, -- status, headers, body
    PRIMARY KEY (merchant_id, scope)
) HEAP;
CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE job (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    job_id      BYTES  NOT NULL,
    kind        TEXT   NOT NULL,
    status      TEXT   NOT NULL CHECK (status IN ('queued', 'running', 'finished')),
    actor       TEXT   NOT NULL,
    total       BIGINT NOT NULL,
    done        BIGINT NOT NULL,
    failed      BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (merchant_id, job_id),
    CHECK (done >= 0 AND failed >= 0 AND done + failed <= total),
    CHECK ((status = 'finished') = (finished_at IS NOT NULL)),
    CHECK (status <> 'finished' OR done + failed = total)
) HEAP;
CREATE INDEX job_unfinished ON job (created_at) WHERE status <> 'finished';

CREATE TABLE job_item (
    merchant_id     BIGINT NOT NULL,
    job_id          BYTES  NOT NULL,
    item            BIGINT NOT NULL, -- 0, 1 ... in the order of the request
    order_id        BYTES  NOT NULL,
    outcome         TEXT CHECK (outcome IN ('captured', 'failed')), -- NULL: not yet done
    event_id        BYTES,
    captured_amount BIGINT,
    code            TEXT,
    detail          TEXT,
    PRIMARY KEY (merchant_id, job_id, item),
    FOREIGN KEY (merchant_id, job_id) REFERENCES job
) CLUSTERED;
