-- What the bank says of its account, and what became of each entry (docs/decisions/0027-bank-statements.md).

-- Whose an account is: its statements are read for one merchant, so that no entry is taken for two.
CREATE TABLE bank_account (
    account     TEXT   NOT NULL PRIMARY KEY, -- IBAN, or the bank's own number
    merchant_id BIGINT NOT NULL REFERENCES merchant
) CLUSTERED;

-- Statements (camt.053) and notifications (camt.054), or pages of them, that were imported.
CREATE TABLE bank_statement (
    merchant_id    BIGINT NOT NULL,
    statement_id   BYTES  NOT NULL,
    account        TEXT   NOT NULL,
    kind           TEXT   NOT NULL CHECK (kind IN ('statement', 'notification')),
    name           TEXT   NOT NULL, -- the bank's id of it
    page           BIGINT NOT NULL,
    currency       TEXT   NOT NULL, -- empty: it has no entries and no balances
    sequence       BIGINT NOT NULL, -- of the bank; 0: not told
    day            BIGINT NOT NULL, -- of its closing balance, or of its making: days since 1970-01-01
    has_balances   BIGINT NOT NULL,
    opening_amount BIGINT NOT NULL,
    closing_amount BIGINT NOT NULL,
    entries        BIGINT NOT NULL, -- that are booked
    entries_amount BIGINT NOT NULL, -- their sum: what was debited counts below 0
    imported_at    BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, statement_id),
    UNIQUE (merchant_id, account, kind, name, page)
) HEAP;
CREATE INDEX bank_statement_by_day ON bank_statement (merchant_id, account, currency, kind, day, sequence, page);

-- What was booked. It is told in a statement and in a notification, or in one of them.
CREATE TABLE bank_entry (
    merchant_id     BIGINT NOT NULL,
    entry_id        BYTES  NOT NULL,
    fingerprint     TEXT   NOT NULL, -- of what tells it from others
    occurrence      BIGINT NOT NULL, -- 1, 2 ... of those that nothing tells apart
    account         TEXT   NOT NULL,
    currency        TEXT   NOT NULL,
    amount          BIGINT NOT NULL CHECK (amount <> 0), -- below 0: debited
    booked_on       BIGINT NOT NULL, -- days since 1970-01-01
    statement_id    BYTES,           -- that tells it
    notification_id BYTES,
    details         BIGINT NOT NULL, -- transactions that the bank has told; 0: none yet
    PRIMARY KEY (merchant_id, entry_id),
    UNIQUE (merchant_id, fingerprint, occurrence),
    CHECK (statement_id IS NOT NULL OR notification_id IS NOT NULL)
) HEAP;

-- What an entry consists of, and what became of it.
CREATE TABLE bank_transaction (
    merchant_id    BIGINT NOT NULL,
    transaction_id BYTES  NOT NULL,
    entry_id       BYTES  NOT NULL,
    part           BIGINT NOT NULL, -- 0: the entry without details; 1, 2 ... its details
    currency       TEXT   NOT NULL,
    amount         BIGINT NOT NULL CHECK (amount <> 0), -- below 0: debited
    booked_on      BIGINT NOT NULL,
    is_reversal    BIGINT NOT NULL,
    bank_reference TEXT   NOT NULL, -- of the bank; empty: none
    end_to_end_id  TEXT   NOT NULL,
    reference      TEXT   NOT NULL, -- of the payment, as it was told
    message        TEXT   NOT NULL,
    counterparty   TEXT   NOT NULL,
    return_code    TEXT   NOT NULL, -- why it came back, such as AC04; empty: it did not
    outcome        TEXT   NOT NULL CHECK (outcome IN ('open', 'payment', 'reversal', 'payout', 'payout_return', 'detailed', 'set_aside')),
    reason         TEXT,            -- why it is open
    payment_id     BYTES,           -- payment: that it became; reversal: that it took back
    payout_no      BIGINT,
    attempt        BIGINT,          -- 1, 2 ... to pay that payout
    note           TEXT,            -- why it was set aside
    PRIMARY KEY (merchant_id, transaction_id),
    UNIQUE (merchant_id, entry_id, part),
    FOREIGN KEY (merchant_id, entry_id) REFERENCES bank_entry,
    FOREIGN KEY (merchant_id, payment_id) REFERENCES customer_payment,
    FOREIGN KEY (merchant_id, payout_no) REFERENCES payout,
    CHECK ((outcome = 'open') = (reason IS NOT NULL)),
    CHECK ((outcome IN ('payment', 'reversal')) = (payment_id IS NOT NULL)),
    CHECK ((outcome IN ('payout', 'payout_return')) = (payout_no IS NOT NULL)),
    CHECK ((payout_no IS NULL) = (attempt IS NULL)),
    CHECK ((outcome = 'set_aside') = (note IS NOT NULL))
) HEAP;
CREATE INDEX bank_transaction_open ON bank_transaction (merchant_id, transaction_id) WHERE outcome = 'open';
CREATE INDEX bank_transaction_by_reference ON bank_transaction (merchant_id, bank_reference) WHERE bank_reference <> '';
CREATE INDEX bank_transaction_by_end_to_end ON bank_transaction (merchant_id, end_to_end_id) WHERE end_to_end_id <> '';
CREATE UNIQUE INDEX bank_transaction_of_payment ON bank_transaction (merchant_id, payment_id, outcome) WHERE payment_id IS NOT NULL;
CREATE UNIQUE INDEX bank_transaction_of_payout ON bank_transaction (merchant_id, payout_no, attempt, outcome) WHERE payout_no IS NOT NULL;

-- A payout that came back from the bank, once per attempt to pay it.
CREATE TABLE payout_return (
    merchant_id BIGINT NOT NULL,
    payout_no   BIGINT NOT NULL,
    attempt     BIGINT NOT NULL, -- 1, 2 ... that failed
    reason      TEXT   NOT NULL, -- code and text of the bank
    iban        TEXT   NOT NULL, -- that it was paid to; empty: not known
    returned_at BIGINT NOT NULL,
    paid_at     BIGINT NOT NULL, -- when that attempt was paid
    reissued_at BIGINT,          -- when it was decided to pay again; NULL: the merchant's account must be corrected first
    PRIMARY KEY (merchant_id, payout_no, attempt),
    FOREIGN KEY (merchant_id, payout_no) REFERENCES payout
) CLUSTERED;
CREATE INDEX payout_return_waiting ON payout_return (merchant_id, payout_no) WHERE reissued_at IS NULL;

-- The account that the payment file pays to: that of the merchant when the file was made.
ALTER TABLE payout ADD COLUMN paid_to TEXT;

-- When it was told that the bank had taken a payment back.
ALTER TABLE customer_payment ADD COLUMN reversed_at BIGINT;
-- Open invoices of an amount, for payments without a reference.
CREATE INDEX invoice_by_open_amount ON invoice (merchant_id, currency, (amount - refunded_amount - paid_amount + paid_back_amount), number)
    WHERE amount - refunded_amount - paid_amount + paid_back_amount > 0;
