-- A merchant's events in the order of their ids, a few at a time.
SELECT e.event_id, e.order_id, e.type, e.at, e.actor, e.amount, s.purchase_currency,
    CASE WHEN e.type = 'order.expiring' THEN e.document ELSE '{}' END AS document
FROM order_event e JOIN order_state s ON s.merchant_id = $1 AND s.order_id = e.order_id
WHERE e.merchant_id = $1 AND e.event_id > $2 AND e.event_id < $3
ORDER BY e.event_id LIMIT $4;
