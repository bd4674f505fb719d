-- How often a payout came back from the bank, and why.
SELECT attempt, reason, iban, returned_at, paid_at, reissued_at FROM payout_return
WHERE merchant_id = $1 AND payout_no = $2 ORDER BY attempt LIMIT $3;
