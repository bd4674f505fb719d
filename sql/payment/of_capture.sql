-- What paid an invoice, and was not taken back.
SELECT p.payment_id, p.external_id, p.payer, p.paid_at,
    CAST(sum(CASE WHEN t.fact = 'assigned' THEN t.amount ELSE -t.amount END) AS BIGINT) AS amount
FROM payment_transfer t JOIN customer_payment p ON p.merchant_id = $1 AND p.payment_id = t.payment_id
WHERE t.merchant_id = $1 AND t.capture_id = $2 AND t.fact IN ('assigned', 'unassigned')
GROUP BY p.payment_id, p.external_id, p.payer, p.paid_at
HAVING sum(CASE WHEN t.fact = 'assigned' THEN t.amount ELSE -t.amount END) > 0 ORDER BY p.payment_id LIMIT $3;
