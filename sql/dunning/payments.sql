-- When what pays an invoice was paid, as far as it matters for interest; what was unassigned again was never paid.
SELECT p.paid_at, CAST(sum(CASE WHEN t.fact = 'assigned' THEN t.amount ELSE -t.amount END) AS BIGINT) AS amount
FROM payment_transfer t JOIN customer_payment p ON p.merchant_id = $1 AND p.payment_id = t.payment_id
WHERE t.merchant_id = $1 AND t.capture_id = $2 AND t.fact IN ('assigned', 'unassigned')
GROUP BY t.payment_id, p.paid_at ORDER BY t.payment_id LIMIT $3;
