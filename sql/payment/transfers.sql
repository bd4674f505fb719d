-- All that was posted about payments, to verify it.
SELECT transfer_id, fact, currency, debit_account, credit_account, amount FROM payment_transfer
WHERE merchant_id = $1 AND transfer_id > $2 ORDER BY transfer_id LIMIT $3;
