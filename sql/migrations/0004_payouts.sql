-- Fees and payouts: what captures and refunds become when they are settled (docs/decisions/0021-payouts.md).

-- How a merchant is paid: JSON, in which what is absent has its default (service/payout_terms.h). Who has no row is not
-- paid out. Read by scheduled work, never by a capture.
CREATE TABLE payout_terms (
    merchant_id BIGINT NOT NULL PRIMARY KEY REFERENCES merchant,
    terms       TEXT   NOT NULL
) HEAP;

-- What is charged for a capture (domain/fee.h). Rows are only added, so a fee can be worked out again at any time.
CREATE TABLE fee_rate (
    merchant_id         BIGINT NOT NULL,
    payment_method_type TEXT   NOT NULL, -- empty: every one
    currency            TEXT   NOT NULL, -- empty: every one
    effective_from      BIGINT NOT NULL, -- captures from this instant on
    rate                BIGINT NOT NULL CHECK (rate >= 0), -- millionths of the capture
    fixed_amount        BIGINT NOT NULL CHECK (fixed_amount >= 0 AND (currency <> '' OR fixed_amount = 0)),
    vat_rate            BIGINT NOT NULL CHECK (vat_rate >= 0), -- hundredths of a percent, on the fees
    refund              TEXT   NOT NULL CHECK (refund IN ('none', 'percentage', 'all')),
    PRIMARY KEY (merchant_id, payment_method_type, currency, effective_from)
) CLUSTERED;

-- How far a merchant's captures and refunds have been settled. Whoever settles more of them moves version on first, so
-- that of several who try at once one does it.
CREATE TABLE settlement (
    merchant_id   BIGINT NOT NULL PRIMARY KEY,
    version       BIGINT NOT NULL,
    cursor        BYTES  NOT NULL, -- the event up to which was looked last
    depth         BIGINT NOT NULL, -- where it is looked (enum depth in service/payout.c)
    retry_at      BIGINT NOT NULL, -- not before this; 0: at any time
    settled_until BIGINT NOT NULL -- the last instant at which something happened that is settled: fees change only after it
) CLUSTERED;

-- Per currency: what of the debits and credits of account 2100 (MERCHANT_PAYABLE) is accounted for, by lines of captures
-- and refunds or by payouts. More in ledger_balance means that there are events which are not settled yet.
CREATE TABLE settlement_balance (
    merchant_id    BIGINT NOT NULL,
    currency       TEXT   NOT NULL,
    debits         BIGINT NOT NULL CHECK (debits >= 0),
    credits        BIGINT NOT NULL CHECK (credits >= 0),
    debt_amount    BIGINT NOT NULL CHECK (debt_amount >= 0),    -- of the last payout
    carried_amount BIGINT NOT NULL CHECK (carried_amount >= 0), -- kept back by it for the next one
    closed_until   BIGINT NOT NULL,                             -- its cut-off: nothing more gets into a payout before
    PRIMARY KEY (merchant_id, currency)
) CLUSTERED;

-- A payout is open until its cut-off, then closed: its lines and totals are final; then paid. The totals are those of
-- domain/settlement.def, minor units.
CREATE TABLE payout (
    merchant_id         BIGINT NOT NULL,
    payout_no           BIGINT NOT NULL, -- 1, 2 ... of the merchant
    payout_id           BYTES  NOT NULL, -- the event_id of those of its lines that belong to no event
    payment_reference   TEXT   NOT NULL, -- 8 letters and digits, as on the bank statement
    currency            TEXT   NOT NULL,
    settlement_type     TEXT   NOT NULL CHECK (settlement_type IN ('NET', 'GROSS', 'GROSS_FEE')),
    status              TEXT   NOT NULL CHECK (status IN ('open', 'closed', 'paid')),
    cut_off_at          BIGINT NOT NULL, -- what happens from this instant on belongs to a later one
    payout_date         BIGINT NOT NULL, -- the day on which it is paid, as midnight UTC
    events              BIGINT NOT NULL, -- captures and refunds in it
    sale_amount         BIGINT NOT NULL,
    return_amount       BIGINT NOT NULL,
    fee_amount          BIGINT NOT NULL,
    tax_amount          BIGINT NOT NULL,
    fee_refund_amount   BIGINT NOT NULL,
    tax_refund_amount   BIGINT NOT NULL,
    charge_amount       BIGINT NOT NULL,
    credit_amount       BIGINT NOT NULL,
    release_amount      BIGINT NOT NULL,
    holdback_amount     BIGINT NOT NULL,
    repay_amount        BIGINT NOT NULL,
    deposit_amount      BIGINT NOT NULL,
    opening_debt_amount BIGINT NOT NULL,
    closing_debt_amount BIGINT NOT NULL,
    settlement_amount   BIGINT NOT NULL, -- what is paid
    reserve_amount      BIGINT NOT NULL, -- the part of holdback_amount that is kept until reserve_until
    reserve_until       BIGINT NOT NULL,
    reserve_released_in BIGINT NOT NULL, -- the payout_no that released it; 0: none yet
    opened_at           BIGINT NOT NULL,
    closed_at           BIGINT,
    paid_at             BIGINT,
    payment_message     TEXT,   -- the payment file that it is in: its message id, for the bank
    filed_at            BIGINT, -- when that was made
    PRIMARY KEY (merchant_id, payout_no),
    UNIQUE (merchant_id, payment_reference),
    CHECK ((status = 'open') = (closed_at IS NULL)),
    CHECK ((status = 'paid') = (paid_at IS NOT NULL)),
    CHECK ((payment_message IS NULL) = (filed_at IS NULL)),
    CHECK (payment_message IS NULL OR (status <> 'open' AND settlement_amount > 0)),
    CHECK (settlement_amount >= 0),
    CHECK (status = 'open' OR settlement_amount = sale_amount - return_amount - fee_amount - tax_amount + fee_refund_amount
        + tax_refund_amount - charge_amount + credit_amount + release_amount - holdback_amount - repay_amount + deposit_amount),
    CHECK (status = 'open' OR closing_debt_amount = opening_debt_amount - repay_amount + deposit_amount)
) HEAP;
CREATE INDEX payout_by_cut_off ON payout (merchant_id, cut_off_at, payout_no);
CREATE INDEX payout_open ON payout (merchant_id, cut_off_at, payout_no) WHERE status = 'open';
CREATE INDEX payout_unfiled ON payout (merchant_id, payout_no) WHERE status = 'closed' AND payment_message IS NULL;
CREATE INDEX payout_by_message ON payout (merchant_id, payment_message, payout_no) WHERE payment_message IS NOT NULL;
CREATE INDEX payout_by_date ON payout (merchant_id, payout_date, payout_no) WHERE status <> 'open';
CREATE INDEX payout_reserve ON payout (merchant_id, currency, reserve_until) WHERE reserve_amount > 0 AND reserve_released_in = 0;

-- The transactions of payouts, in their order. Once per event and part: nothing can be paid twice.
CREATE TABLE settlement_line (
    merchant_id BIGINT NOT NULL,
    payout_no   BIGINT NOT NULL, -- 0: happened before the merchant was settled here
    event_id    BYTES  NOT NULL, -- of order_event, or the payout's own payout_id
    part        BIGINT NOT NULL, -- 0, 1 ... within the event
    kind        BIGINT NOT NULL, -- LINE_KIND of domain/settlement.def
    amount      BIGINT NOT NULL CHECK (amount > 0),
    vat_rate    BIGINT NOT NULL,
    vat_amount  BIGINT NOT NULL, -- on top of amount
    PRIMARY KEY (merchant_id, payout_no, event_id, part),
    UNIQUE (merchant_id, event_id, part)
) CLUSTERED;

-- Double entry of what payouts move, as ledger_transfer is of events.
CREATE TABLE payout_transfer (
    merchant_id    BIGINT NOT NULL,
    payout_no      BIGINT NOT NULL,
    part           BIGINT NOT NULL, -- 0, 1 ... when it was closed; 100 when it was paid
    currency       TEXT   NOT NULL,
    debit_account  BIGINT NOT NULL,
    credit_account BIGINT NOT NULL,
    amount         BIGINT NOT NULL CHECK (amount > 0),
    PRIMARY KEY (merchant_id, payout_no, part),
    FOREIGN KEY (merchant_id, payout_no) REFERENCES payout,
    CHECK (debit_account <> credit_account)
) CLUSTERED;
