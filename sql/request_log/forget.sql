-- The oldest entries of a merchant from before $2, a few at a time.
DELETE FROM request_log WHERE merchant_id = $1 AND entry_id IN (
    SELECT entry_id FROM request_log WHERE merchant_id = $1 AND entry_id < $2 ORDER BY entry_id LIMIT $3);
