-- What scheduled work did to a merchant's orders, by type, after one event and up to another; of the first $4 events.
SELECT e.type, count(*) AS events FROM (
    SELECT type, actor FROM order_event WHERE merchant_id = $1 AND event_id > $2 AND event_id <= $3 ORDER BY event_id LIMIT $4) e
WHERE e.actor = 'system' GROUP BY e.type ORDER BY e.type;
