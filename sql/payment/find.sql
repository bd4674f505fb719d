-- Was this payment told before?
SELECT payment_id FROM customer_payment WHERE merchant_id = $1 AND external_id = $2;
