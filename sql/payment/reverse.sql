-- The bank took back a payment of which nothing is assigned, unless somebody assigned some of it just now (then NULL is
-- refused).
UPDATE customer_payment SET unassigned_amount = CASE WHEN unassigned_amount = amount THEN 0 END, reversed_at = $3
WHERE merchant_id = $1 AND payment_id = $2;
