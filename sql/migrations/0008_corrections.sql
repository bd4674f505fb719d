-- Disputes and corrections of what merchants are paid (docs/decisions/0031-disputes-and-corrections.md).

-- Parts of charge_amount (the first and third) and of credit_amount, which the payout's CHECK knows.
ALTER TABLE payout ADD COLUMN reversal_amount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payout ADD COLUMN protection_amount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payout ADD COLUMN deduction_amount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payout ADD COLUMN correction_amount BIGINT NOT NULL DEFAULT 0;

-- When the search through all events began: until now that stood in retry_at, while it went on (depth 2).
ALTER TABLE settlement ADD COLUMN search_began_at BIGINT NOT NULL DEFAULT 0;
UPDATE settlement SET search_began_at = retry_at WHERE depth = 2;

-- What an operator put right. The line of a payout that it became has its id; so has the event of its order, if it is
-- about one.
CREATE TABLE correction (
    merchant_id   BIGINT NOT NULL REFERENCES merchant,
    correction_id BYTES  NOT NULL,
    at            BIGINT NOT NULL,
    actor         TEXT   NOT NULL,
    currency      TEXT   NOT NULL,
    amount        BIGINT NOT NULL CHECK (amount <> 0), -- minor units; below zero it is taken off
    reason        TEXT   NOT NULL,
    PRIMARY KEY (merchant_id, correction_id)
) CLUSTERED;

-- Captures before this instant get no invoice: a store from before there were invoices (number 6) that is moved forward had
-- its customers invoiced by other means, or not at all. The row of this migration, the last one, tells the time.
ALTER TABLE merchant ADD COLUMN invoices_from BIGINT NOT NULL DEFAULT 0;
UPDATE merchant SET invoices_from = (SELECT max(at) FROM schema_migration)
WHERE (SELECT at FROM schema_migration WHERE number = 6) = (SELECT max(at) FROM schema_migration);
