-- What a payout posted.
SELECT part, currency, debit_account, credit_account, amount FROM payout_transfer
WHERE merchant_id = $1 AND payout_no = $2 ORDER BY part LIMIT 200;
