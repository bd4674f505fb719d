-- Moves an order on within its phase, unless somebody else was first: no index changes.
UPDATE order_state SET version = $4, status = $5, captured_amount = $6, refunded_amount = $7, released_amount = $8,
    captures_count = $9, refunds_count = $10, is_acknowledged = $11, last_event_id = $12, weight = $13
WHERE merchant_id = $1 AND order_id = $2 AND version = $3;
