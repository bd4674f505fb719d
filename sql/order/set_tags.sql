-- The tags of an order as they are shown.
UPDATE order_fact SET tags = $3 WHERE merchant_id = $1 AND order_id = $2;
