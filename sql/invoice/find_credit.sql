-- Was this refund taken off this invoice before?
SELECT amount FROM invoice_credit WHERE merchant_id = $1 AND capture_id = $2 AND refund_id = $3;
