-- So much of a payment is assigned (below 0: is not any more), unless somebody else was first (then NULL is refused).
UPDATE customer_payment SET unassigned_amount = CASE WHEN unassigned_amount = $3 THEN unassigned_amount - $4 END
WHERE merchant_id = $1 AND payment_id = $2;
