-- A payout came back from the bank.
INSERT INTO payout_return (merchant_id, payout_no, attempt, reason, iban, returned_at, paid_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);
