-- Sorts the words of a load in.
INSERT INTO order_token (merchant_id, token, recency, order_id)
SELECT merchant_id, token, recency, order_id FROM order_token_staged
WHERE merchant_id = $1
ORDER BY merchant_id, token, recency, order_id;
