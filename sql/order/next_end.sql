-- When does the next open order of a merchant end that has not expired yet?
SELECT expires_at FROM order_state
WHERE merchant_id = $1 AND phase = 0
    AND expires_at >= (SELECT m.expired_until FROM merchant m WHERE m.merchant_id = $1)
ORDER BY expires_at LIMIT 1;
