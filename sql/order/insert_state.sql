-- Where a new order stands.
INSERT INTO order_state (merchant_id, order_id, version, status, fraud_status, purchase_currency, order_amount,
    original_order_amount, captured_amount, refunded_amount, released_amount, captures_count, refunds_count,
    is_acknowledged, created_at, expires_at, last_event_id, phase,
    weight, capture_weight)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20);
