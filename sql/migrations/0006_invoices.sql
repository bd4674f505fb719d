-- What a capture sets in motion for the customer: an invoice with its plan, and what was paid of it.

-- How far the job that writes invoices has read a merchant's events, and the number of the last invoice.
CREATE TABLE invoice_progress (
    merchant_id BIGINT NOT NULL PRIMARY KEY REFERENCES merchant,
    last_number BIGINT NOT NULL,
    seen_id     BYTES  NOT NULL, -- all events up to this one were seen, unless one was committed late
    settled_id  BYTES  NOT NULL  -- up to this one none can be committed any more, and all were seen
) CLUSTERED;

-- One per capture of a payment method that has a plan.
CREATE TABLE invoice (
    merchant_id      BIGINT NOT NULL,
    capture_id       BYTES  NOT NULL,
    number           BIGINT NOT NULL, -- 1, 2 ... of the merchant
    order_id         BYTES  NOT NULL,
    reference        TEXT   NOT NULL, -- payment reference, as src/domain/reference.h makes it
    kind             TEXT   NOT NULL, -- of the plan: invoice, instalments, account
    country          TEXT   NOT NULL, -- whose dates and bank days count
    currency         TEXT   NOT NULL,
    captured_at      BIGINT NOT NULL,
    amount           BIGINT NOT NULL CHECK (amount > 0),
    version          BIGINT NOT NULL, -- changes of the following, so that two do not overwrite each other
    refunded_amount  BIGINT NOT NULL CHECK (refunded_amount >= 0 AND refunded_amount <= amount),
    paid_amount      BIGINT NOT NULL CHECK (paid_amount >= 0),
    paid_back_amount BIGINT NOT NULL CHECK (paid_back_amount >= 0 AND paid_back_amount <= paid_amount),
    PRIMARY KEY (merchant_id, capture_id),
    UNIQUE (merchant_id, number),
    UNIQUE (merchant_id, reference),
    FOREIGN KEY (merchant_id, capture_id) REFERENCES order_event
) HEAP;
CREATE INDEX invoice_by_order ON invoice (merchant_id, order_id, number);

-- When how much of an invoice is due.
CREATE TABLE invoice_part (
    merchant_id BIGINT NOT NULL,
    capture_id  BYTES  NOT NULL,
    part        BIGINT NOT NULL, -- 0, 1 ...
    due_on      BIGINT NOT NULL, -- a date: days since 1970-01-01
    amount      BIGINT NOT NULL CHECK (amount > 0),
    PRIMARY KEY (merchant_id, capture_id, part),
    FOREIGN KEY (merchant_id, capture_id) REFERENCES invoice
) CLUSTERED;

-- What a refund took off an invoice; a row per capture that it came from.
CREATE TABLE invoice_credit (
    merchant_id     BIGINT NOT NULL,
    capture_id      BYTES  NOT NULL,
    refund_id       BYTES  NOT NULL,
    amount          BIGINT NOT NULL CHECK (amount > 0),
    credited_amount BIGINT NOT NULL CHECK (credited_amount >= 0 AND credited_amount <= amount), -- was open; the rest was paid
    PRIMARY KEY (merchant_id, capture_id, refund_id),
    FOREIGN KEY (merchant_id, capture_id) REFERENCES invoice,
    FOREIGN KEY (merchant_id, refund_id) REFERENCES order_event
) CLUSTERED;

-- What customers paid, as it was told. What of it is not yet known to pay some invoice is an exception to be looked at.
CREATE TABLE customer_payment (
    merchant_id       BIGINT NOT NULL REFERENCES merchant,
    payment_id        BYTES  NOT NULL,
    external_id       TEXT   NOT NULL, -- of whoever tells it: told twice, it is one payment
    currency          TEXT   NOT NULL,
    amount            BIGINT NOT NULL CHECK (amount > 0),
    reference         TEXT   NOT NULL, -- as it was told
    payer             TEXT   NOT NULL,
    paid_at           BIGINT NOT NULL,
    received_at       BIGINT NOT NULL,
    actor             TEXT   NOT NULL,
    unassigned_amount BIGINT NOT NULL CHECK (unassigned_amount >= 0 AND unassigned_amount <= amount),
    reason            TEXT,            -- why it was not assigned at once
    PRIMARY KEY (merchant_id, payment_id),
    UNIQUE (merchant_id, external_id)
) HEAP;
CREATE INDEX customer_payment_unassigned ON customer_payment (merchant_id, payment_id) WHERE unassigned_amount > 0;

-- Double entry of what customers pay, as ledger_transfer is of events: payment_fact of src/domain/ledger.h.
CREATE TABLE payment_transfer (
    merchant_id    BIGINT NOT NULL,
    transfer_id    BYTES  NOT NULL,
    fact           TEXT   NOT NULL,
    payment_id     BYTES,           -- received, assigned
    capture_id     BYTES,           -- of whose invoice: assigned, owed_back, paid_back
    at             BIGINT NOT NULL,
    actor          TEXT   NOT NULL,
    currency       TEXT   NOT NULL,
    debit_account  BIGINT NOT NULL,
    credit_account BIGINT NOT NULL,
    amount         BIGINT NOT NULL CHECK (amount > 0),
    PRIMARY KEY (merchant_id, transfer_id),
    FOREIGN KEY (merchant_id, payment_id) REFERENCES customer_payment,
    FOREIGN KEY (merchant_id, capture_id) REFERENCES invoice,
    CHECK (debit_account <> credit_account),
    CHECK (payment_id IS NOT NULL OR capture_id IS NOT NULL)
) HEAP;
CREATE INDEX payment_transfer_by_payment ON payment_transfer (merchant_id, payment_id, transfer_id);
CREATE INDEX payment_transfer_by_capture ON payment_transfer (merchant_id, capture_id, transfer_id);
