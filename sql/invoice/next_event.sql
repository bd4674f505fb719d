-- The next event after one, of any kind.
SELECT event_id FROM order_event WHERE merchant_id = $1 AND event_id > $2 ORDER BY event_id LIMIT 1;
