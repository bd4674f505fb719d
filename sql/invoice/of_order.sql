-- The invoices of an order, oldest first.
SELECT capture_id, number, order_id, reference, kind, country, currency, captured_at, amount, version, refunded_amount,
    paid_amount, paid_back_amount, fee_amount, interest_amount, written_off_amount
FROM invoice WHERE merchant_id = $1 AND order_id = $2 ORDER BY number LIMIT $3;
