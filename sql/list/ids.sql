-- Orders whose id lies between two, from a place on.
SELECT order_id FROM order_state WHERE merchant_id = $1 AND order_id <= $2 AND order_id >= $3 ORDER BY order_id LIMIT $4;
