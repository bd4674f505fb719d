-- The events of an order, newest first.
WITH RECURSIVE chain AS (
    SELECT event_id, order_id, previous_id, type, at, actor, amount, document FROM order_event
    WHERE merchant_id = $1 AND event_id = $2
  UNION ALL
    SELECT e.event_id, e.order_id, e.previous_id, e.type, e.at, e.actor, e.amount, e.document
    FROM chain c JOIN order_event e ON e.merchant_id = $1 AND e.event_id = c.previous_id
)
SELECT event_id, order_id, previous_id, type, at, actor, amount, document FROM chain LIMIT $3;
