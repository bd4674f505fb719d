-- Of the entries that nothing tells apart, the first that no notification has told.
SELECT entry_id, amount, statement_id, notification_id, details
FROM bank_entry WHERE merchant_id = $1 AND fingerprint = $2 AND notification_id IS NULL ORDER BY occurrence LIMIT 1;
