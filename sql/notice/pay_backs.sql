-- What the customer was given back of the invoices of an order, after one place in time.
SELECT t.transfer_id AS id, t.at, t.actor, t.amount, CAST(0 AS BIGINT) AS taken_off, i.number, i.capture_id,
    i.reference AS payment_reference, '' AS payer
FROM invoice i
JOIN payment_transfer t ON t.merchant_id = $1 AND t.capture_id = i.capture_id AND t.fact = 'paid_back'
WHERE i.merchant_id = $1 AND i.order_id = $2 AND (t.at, i.number, t.transfer_id) > ($3, $4, $5)
ORDER BY t.at, i.number, t.transfer_id LIMIT $6;
