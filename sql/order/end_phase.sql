-- Moves an order on into another phase, unless somebody else was first (then NULL is refused).
UPDATE order_state SET version = CASE WHEN version = $3 THEN CAST($4 AS BIGINT) END, status = $5, captured_amount = $6,
    refunded_amount = $7, released_amount = $8, captures_count = $9, refunds_count = $10,
    is_acknowledged = $11, last_event_id = $12, weight = $13, phase = $14, rest_expired = $15
WHERE merchant_id = $1 AND order_id = $2;
