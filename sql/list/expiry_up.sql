-- Orders by expires_at, ascending, from a place on.
SELECT order_id, status, fraud_status, purchase_currency, order_amount, captured_amount, refunded_amount, released_amount,
    created_at, expires_at, CASE WHEN CAST($6 AS BIGINT) = 0 THEN '' ELSE (SELECT f.payment_method_type FROM order_fact f
        WHERE f.merchant_id = $1 AND f.order_id = order_state.order_id) END AS payment_method_type
FROM order_state WHERE merchant_id = $1 AND (expires_at, order_id) > ($2, $3) AND expires_at <= $4
ORDER BY expires_at, order_id LIMIT $5;
