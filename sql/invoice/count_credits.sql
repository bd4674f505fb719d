-- How many credits an invoice has and what they come to, to verify its sums.
SELECT count(*) AS credits, CAST(coalesce(sum(amount), 0) AS BIGINT) AS amount FROM invoice_credit WHERE merchant_id = $1 AND capture_id = $2;
