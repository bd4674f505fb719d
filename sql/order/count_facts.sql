-- Is there what was bought, to verify?
SELECT count(*) AS facts FROM order_fact WHERE merchant_id = $1 AND order_id = $2;
