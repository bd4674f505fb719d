-- Does an order have a tag?
SELECT count(*) AS has FROM order_tag WHERE merchant_id = $1 AND folded = $2 AND created_at = $3 AND order_id = $4;
