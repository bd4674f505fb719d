-- PostgreSQL has many writers: who lost a race takes the row first, and others queue behind it in their order.
SELECT version, status, fraud_status, purchase_currency, order_amount, original_order_amount, captured_amount,
    refunded_amount, released_amount, captures_count, refunds_count, is_acknowledged, created_at, expires_at,
    last_event_id, weight, capture_weight, warned_days, rest_expired
FROM order_state WHERE merchant_id = $1 AND order_id = $2
FOR NO KEY UPDATE;
