-- A payout came back from the bank.
INSERT INTO payout_return (merchant_id, payout_no, attempt, reason, iban, returned_at, paid_at, told_at, payout_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT payout_id FROM payout WHERE merchant_id = $1 AND payout_no = $2));
