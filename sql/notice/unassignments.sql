-- What was taken back from the invoices of an order: it was assigned by mistake, or the bank took the payment back; after one place in time.
SELECT t.transfer_id AS id, t.at, t.actor, t.amount, CAST(0 AS BIGINT) AS taken_off, i.number, i.capture_id,
    i.reference AS payment_reference, p.payer
FROM invoice i
JOIN payment_transfer t ON t.merchant_id = $1 AND t.capture_id = i.capture_id AND t.fact = 'unassigned'
JOIN customer_payment p ON p.merchant_id = $1 AND p.payment_id = t.payment_id
WHERE i.merchant_id = $1 AND i.order_id = $2 AND (t.at, i.number, t.transfer_id) > ($3, $4, $5)
ORDER BY t.at, i.number, t.transfer_id LIMIT $6;
