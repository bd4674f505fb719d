-- Invoices of which exactly this amount is open, and who is to pay them.
SELECT i.capture_id, f.customer_name
FROM invoice i JOIN order_fact f ON f.merchant_id = $1 AND f.order_id = i.order_id
WHERE i.merchant_id = $1 AND i.currency = $2 AND i.amount - i.refunded_amount - i.paid_amount + i.paid_back_amount = $3
    AND i.amount - i.refunded_amount - i.paid_amount + i.paid_back_amount > 0
ORDER BY i.amount - i.refunded_amount - i.paid_amount + i.paid_back_amount, i.number LIMIT $4;
