-- The next merchant who has entries from before $2, for scheduled work.
SELECT merchant_id FROM request_log_count c
WHERE merchant_id > $1 AND EXISTS (
    SELECT 1 FROM request_log l WHERE l.merchant_id = c.merchant_id AND l.entry_id < $2)
ORDER BY merchant_id LIMIT 1;
