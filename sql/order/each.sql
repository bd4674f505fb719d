-- All orders of a merchant one after the other, to verify them.
SELECT order_id FROM order_state WHERE merchant_id = $1 AND order_id > $2 ORDER BY order_id LIMIT $3;
