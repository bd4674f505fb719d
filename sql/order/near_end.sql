-- Orders by their end, with what decides whether something is to be done about it. Those that are no longer open are
-- among them, so that a page is a bounded number of rows whatever they are. Why no join: order/next_near_end.
SELECT s.order_id, s.phase, s.created_at, s.expires_at, s.captured_amount, s.warned_days,
    (SELECT f.payment_method_type FROM order_fact f WHERE f.merchant_id = $1 AND f.order_id = s.order_id) AS payment_method_type,
    (SELECT f.purchase_country FROM order_fact f WHERE f.merchant_id = $1 AND f.order_id = s.order_id) AS purchase_country
FROM order_state s
WHERE s.merchant_id = $1 AND s.expires_at >= $2 AND s.expires_at <= $4 AND (s.expires_at, s.order_id) > ($2, $3)
ORDER BY s.expires_at, s.order_id LIMIT $5;
