-- The invoice of a capture.
SELECT capture_id, number, order_id, reference, kind, country, currency, captured_at, amount, version, refunded_amount,
    paid_amount, paid_back_amount, fee_amount, interest_amount, written_off_amount
FROM invoice WHERE merchant_id = $1 AND capture_id = $2;
