-- Bank files that the merchant's staff uploaded, and what each came to (docs/decisions/0033-bank-uploads.md).
CREATE TABLE bank_upload (
    merchant_id BIGINT NOT NULL,
    upload_id   BYTES  NOT NULL,
    digest      TEXT   NOT NULL, -- of the whole file: the same file is recognised
    file_name   TEXT   NOT NULL, -- empty: not told
    bytes       BIGINT NOT NULL,
    uploaded_by TEXT   NOT NULL,
    uploaded_at BIGINT NOT NULL,
    statements  BIGINT NOT NULL,
    entries     BIGINT NOT NULL, -- that were new
    known       BIGINT NOT NULL, -- entries that were told before
    pending     BIGINT NOT NULL, -- entries that were not booked yet, and so passed over
    payments    BIGINT NOT NULL, -- transactions of the new entries, by what became of them
    unassigned  BIGINT NOT NULL, -- of these payments: so many are not, or not all, assigned to an invoice
    reversals   BIGINT NOT NULL,
    payouts     BIGINT NOT NULL,
    open        BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, upload_id),
    UNIQUE (merchant_id, digest)
) HEAP;

-- What became of all that was booked: the sums of bank_transaction, moved with it.
CREATE TABLE bank_sum (
    merchant_id  BIGINT NOT NULL,
    account      TEXT   NOT NULL,
    currency     TEXT   NOT NULL,
    outcome      TEXT   NOT NULL,
    amount       BIGINT NOT NULL, -- below 0: debited
    transactions BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, account, currency, outcome)
) CLUSTERED;
INSERT INTO bank_sum (merchant_id, account, currency, outcome, amount, transactions)
SELECT t.merchant_id, e.account, t.currency, t.outcome, CAST(sum(t.amount) AS BIGINT), count(*)
FROM bank_transaction t JOIN bank_entry e ON e.merchant_id = t.merchant_id AND e.entry_id = t.entry_id
WHERE t.outcome <> 'detailed'
GROUP BY t.merchant_id, e.account, t.currency, t.outcome;

-- Reversals that were told before what they take back: each import looks for it again.
CREATE INDEX bank_transaction_early ON bank_transaction (merchant_id, transaction_id) WHERE reason = 'unknown_reversal';
