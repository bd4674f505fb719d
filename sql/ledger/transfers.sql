-- What an event posted.
SELECT part, currency, debit_account, credit_account, amount FROM ledger_transfer
WHERE merchant_id = $1 AND event_id = $2 ORDER BY part LIMIT 100;
