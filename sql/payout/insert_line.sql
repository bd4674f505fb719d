-- A transaction of a payout.
INSERT INTO settlement_line (merchant_id, payout_no, event_id, part, kind, amount, vat_rate, vat_amount)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
