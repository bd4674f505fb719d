-- How many events a merchant's orders have, to verify that none is outside of a chain.
SELECT count(*) AS events FROM order_event WHERE merchant_id = $1;
