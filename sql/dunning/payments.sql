-- When what was paid of an invoice, as far as it matters for interest.
SELECT p.paid_at, t.amount
FROM payment_transfer t JOIN customer_payment p ON p.merchant_id = $1 AND p.payment_id = t.payment_id
WHERE t.merchant_id = $1 AND t.capture_id = $2 AND t.fact = 'assigned' ORDER BY t.transfer_id LIMIT $3;
