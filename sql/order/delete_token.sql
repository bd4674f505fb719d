-- A word by which the order is no longer found.
DELETE FROM order_token WHERE merchant_id = $1 AND token = $2 AND recency = $3 AND order_id = $4;
