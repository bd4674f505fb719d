-- What changed the references ($4) and addresses ($5) of an order at an instant or later, newest first.
WITH RECURSIVE chain AS (
    SELECT previous_id, type, at, document FROM order_event WHERE merchant_id = $1 AND event_id = $2
  UNION ALL
    SELECT e.previous_id, e.type, e.at, e.document
    FROM chain c JOIN order_event e ON e.merchant_id = $1 AND e.event_id = c.previous_id
    WHERE c.at >= $3
)
SELECT type, document FROM chain WHERE at >= $3 AND (type = $4 OR type = $5) LIMIT $6;
