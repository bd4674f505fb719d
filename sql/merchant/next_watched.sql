-- The next merchant whose open orders are to be looked at for their end being near.
SELECT merchant_id, settings, watched_until, watched_order_id FROM merchant
WHERE merchant_id > $1 AND clock_offset IS NULL AND watch_due_at <= $2
ORDER BY merchant_id LIMIT 1;
