-- Does an order still stand where it stood? Asked when something has been read after it that is to be left as it is.
SELECT version FROM order_state WHERE merchant_id = $1 AND order_id = $2;
