-- One event.
SELECT order_id, previous_id, type, at, actor, amount, document FROM order_event
WHERE merchant_id = $1 AND event_id = $2;
