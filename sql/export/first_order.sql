-- When the first order of a merchant was created.
SELECT created_at FROM order_state WHERE merchant_id = $1 ORDER BY created_at, order_id LIMIT 1;
