-- What became of all that was booked, by account and currency.
SELECT account, currency, outcome, amount, transactions FROM bank_sum
WHERE merchant_id = $1 AND transactions <> 0 ORDER BY account, currency, outcome LIMIT $2;
