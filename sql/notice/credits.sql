-- What refunds of an order took off its invoices, after one place in time.
SELECT r.refund_id AS id, e.at, e.actor, r.amount, CAST(0 AS BIGINT) AS taken_off, i.number, i.capture_id,
    i.reference AS payment_reference, '' AS payer
FROM invoice i
JOIN invoice_credit r ON r.merchant_id = $1 AND r.capture_id = i.capture_id
JOIN order_event e ON e.merchant_id = $1 AND e.event_id = r.refund_id
WHERE i.merchant_id = $1 AND i.order_id = $2 AND (e.at, i.number, r.refund_id) > ($3, $4, $5)
ORDER BY e.at, i.number, r.refund_id LIMIT $6;
