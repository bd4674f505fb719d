-- Words that begin with what is sought, and whose they are, best first, from a place on.
SELECT token, recency, order_id FROM order_token
WHERE merchant_id = $1 AND token < $2 AND (token, recency, order_id) > ($3, $4, $5)
ORDER BY token, recency, order_id LIMIT $6;
