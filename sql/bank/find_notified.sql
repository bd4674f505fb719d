-- Of the entries that nothing tells apart, the one whose turn it is among those of a notification.
SELECT entry_id, amount, statement_id, notification_id, details
FROM bank_entry WHERE merchant_id = $1 AND fingerprint = $2 AND notification_id = $3 ORDER BY occurrence LIMIT 1 OFFSET $4;
