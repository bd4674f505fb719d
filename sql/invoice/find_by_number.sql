-- Of which capture is the invoice with this number?
SELECT capture_id FROM invoice WHERE merchant_id = $1 AND number = $2;
