-- The last of the next events, of any kind, if there are so many: $4 is one less.
SELECT event_id FROM order_event WHERE merchant_id = $1 AND event_id > $2 AND event_id <= $3
ORDER BY event_id LIMIT 1 OFFSET $4;
