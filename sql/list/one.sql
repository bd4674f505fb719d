-- One order as a list shows it.
SELECT order_id, status, fraud_status, purchase_currency, order_amount, captured_amount, refunded_amount, released_amount,
    created_at, expires_at, '' AS payment_method_type
FROM order_state WHERE merchant_id = $1 AND order_id = $2;
