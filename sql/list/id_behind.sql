-- The id that so many orders lie before, from an id downwards.
SELECT order_id FROM order_state WHERE merchant_id = $1 AND order_id <= $2 ORDER BY order_id DESC LIMIT 1 OFFSET $3;
