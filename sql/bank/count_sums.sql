-- What became of all that was booked, added up anew, to verify the sums that are kept.
SELECT e.account, t.currency, t.outcome, CAST(sum(t.amount) AS BIGINT) AS amount, count(*) AS transactions
FROM bank_transaction t JOIN bank_entry e ON e.merchant_id = $1 AND e.entry_id = t.entry_id
WHERE t.merchant_id = $1 AND t.outcome <> 'detailed'
GROUP BY e.account, t.currency, t.outcome ORDER BY e.account, t.currency, t.outcome LIMIT $2;
