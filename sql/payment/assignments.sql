-- What a payment pays: what was assigned and not taken back.
SELECT i.number, i.order_id, i.capture_id, CAST(sum(CASE WHEN t.fact = 'assigned' THEN t.amount ELSE -t.amount END) AS BIGINT) AS amount
FROM payment_transfer t JOIN invoice i ON i.merchant_id = $1 AND i.capture_id = t.capture_id
WHERE t.merchant_id = $1 AND t.payment_id = $2 AND t.fact IN ('assigned', 'unassigned')
GROUP BY i.number, i.order_id, i.capture_id
HAVING sum(CASE WHEN t.fact = 'assigned' THEN t.amount ELSE -t.amount END) > 0 ORDER BY i.number LIMIT $3;
