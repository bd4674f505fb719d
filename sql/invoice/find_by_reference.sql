-- Of which capture is the invoice with this payment reference?
SELECT capture_id FROM invoice WHERE merchant_id = $1 AND reference = $2;
