-- The invoices that captures of an order came to, after one place in time.
SELECT capture_id AS id, captured_at AS at, 'system' AS actor, amount, CAST(0 AS BIGINT) AS taken_off, number, capture_id,
    reference AS payment_reference, '' AS payer
FROM invoice WHERE merchant_id = $1 AND order_id = $2 AND (captured_at, number, capture_id) > ($3, $4, $5)
ORDER BY captured_at, number, capture_id LIMIT $6;
