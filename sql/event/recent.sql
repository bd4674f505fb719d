-- What happened to an order of late, newest first: since $3, one event more, and at most $4. Of an order that was never
-- captured nothing, for then nobody needs it.
WITH RECURSIVE chain AS (
    SELECT e.event_id, e.order_id, e.previous_id, e.type, e.at, e.actor, e.amount, e.document
    FROM order_state s JOIN order_event e ON e.merchant_id = s.merchant_id AND e.event_id = s.last_event_id
    WHERE s.merchant_id = $1 AND s.order_id = $2 AND s.captures_count > 0
  UNION ALL
    SELECT e.event_id, e.order_id, e.previous_id, e.type, e.at, e.actor, e.amount, e.document
    FROM chain c JOIN order_event e ON e.merchant_id = $1 AND e.event_id = c.previous_id
    WHERE c.at >= $3
)
SELECT event_id, order_id, previous_id, type, at, actor, amount, document FROM chain LIMIT $4;
