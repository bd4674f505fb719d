-- Open orders by their end, with what decides when something is to be done about each. Their facts are looked up one by
-- one: of a join a database that knows nothing of the tables yet may make a comparison of all with all.
SELECT s.order_id, s.created_at, s.expires_at, s.captured_amount, s.warned_days,
    (SELECT f.payment_method_type FROM order_fact f WHERE f.merchant_id = $1 AND f.order_id = s.order_id) AS payment_method_type,
    (SELECT f.purchase_country FROM order_fact f WHERE f.merchant_id = $1 AND f.order_id = s.order_id) AS purchase_country
FROM order_state s
WHERE s.merchant_id = $1 AND s.expires_at > $2 AND (s.expires_at, s.order_id) > ($3, $4) AND s.phase = 0
ORDER BY s.expires_at, s.order_id LIMIT $5;
