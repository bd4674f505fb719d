-- When how much of an invoice is due.
SELECT due_on, amount FROM invoice_part WHERE merchant_id = $1 AND capture_id = $2 ORDER BY part LIMIT $3;
