-- How much of a payment is assigned to an invoice.
SELECT CAST(coalesce(sum(CASE WHEN fact = 'assigned' THEN amount ELSE -amount END), 0) AS BIGINT) AS amount
FROM payment_transfer
WHERE merchant_id = $1 AND payment_id = $2 AND capture_id = $3 AND fact IN ('assigned', 'unassigned');
