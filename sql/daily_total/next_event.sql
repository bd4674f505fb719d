-- The next event that is not counted yet, of any kind, to see when it is due.
SELECT event_id FROM order_event WHERE merchant_id = $1 AND event_id > $2 ORDER BY event_id LIMIT 1;
