-- Orders that have a tag, by created_at, ascending, from a place on.
SELECT s.order_id, s.status, s.fraud_status, s.purchase_currency, s.order_amount, s.captured_amount, s.refunded_amount,
    s.released_amount, s.created_at, s.expires_at, CASE WHEN CAST($6 AS BIGINT) = 0 THEN '' ELSE (SELECT f.payment_method_type
        FROM order_fact f WHERE f.merchant_id = $1 AND f.order_id = s.order_id) END AS payment_method_type
FROM order_tag t JOIN order_state s ON s.merchant_id = $1 AND s.order_id = t.order_id
WHERE t.merchant_id = $1 AND t.folded = $7 AND (t.created_at, t.order_id) > ($2, $3) AND t.created_at <= $4
ORDER BY t.created_at, t.order_id LIMIT $5;
