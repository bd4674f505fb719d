-- What a payment pays.
SELECT i.number, i.order_id, i.capture_id, t.amount
FROM payment_transfer t JOIN invoice i ON i.merchant_id = $1 AND i.capture_id = t.capture_id
WHERE t.merchant_id = $1 AND t.payment_id = $2 AND t.fact = 'assigned' ORDER BY t.transfer_id LIMIT $3;
