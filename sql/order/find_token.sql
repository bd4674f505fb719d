-- The orders that have exactly this word, the newest first.
SELECT order_id FROM order_token WHERE merchant_id = $1 AND token = $2 ORDER BY recency, order_id LIMIT $3;
