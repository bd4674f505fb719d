-- A new invoice, of which nothing is paid.
INSERT INTO invoice (merchant_id, capture_id, number, order_id, reference, kind, country, currency, captured_at, amount,
    version, refunded_amount, paid_amount, paid_back_amount)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0);
