-- Open orders whose time has come, a few at a time.
SELECT order_id, expires_at FROM order_state
WHERE merchant_id = $1 AND expires_at >= $2 AND expires_at <= $3 AND (expires_at, order_id) > ($4, $5) AND phase = 0
ORDER BY expires_at, order_id LIMIT $6;
