-- Entries in their order, to verify them.
SELECT entry_id, currency, amount, details FROM bank_entry
WHERE merchant_id = $1 AND entry_id > $2 ORDER BY entry_id LIMIT $3;
