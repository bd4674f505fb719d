-- The orders whose words are still to be written, from one on. Older loads staged the words themselves: an order then came often.
SELECT DISTINCT recency, order_id FROM order_token_staged
WHERE merchant_id = $1 AND order_id > $2 ORDER BY order_id LIMIT $3;
