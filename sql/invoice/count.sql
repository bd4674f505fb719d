-- How many invoices a merchant has, to verify that none is of no capture.
SELECT count(*) AS invoices FROM invoice WHERE merchant_id = $1;
