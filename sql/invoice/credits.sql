-- What refunds took off an invoice.
SELECT refund_id, amount, credited_amount FROM invoice_credit
WHERE merchant_id = $1 AND capture_id = $2 ORDER BY refund_id LIMIT $3;
