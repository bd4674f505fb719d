-- Orders by order_amount, descending, from a place on.
SELECT order_id, status, fraud_status, purchase_currency, order_amount, captured_amount, refunded_amount, released_amount,
    created_at, expires_at
FROM order_state WHERE merchant_id = $1 AND (order_amount, order_id) < ($2, $3) AND order_amount >= $4
ORDER BY order_amount DESC, order_id DESC LIMIT $5;
