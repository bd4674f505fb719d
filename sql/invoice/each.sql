-- The invoices of a merchant in the order of their numbers, for demo data.
SELECT number, capture_id FROM invoice WHERE merchant_id = $1 AND number > $2 ORDER BY number LIMIT $3;
