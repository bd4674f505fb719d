-- The entry that nothing but its turn tells from others.
SELECT entry_id, amount, statement_id, notification_id, details
FROM bank_entry WHERE merchant_id = $1 AND fingerprint = $2 AND occurrence = $3;
