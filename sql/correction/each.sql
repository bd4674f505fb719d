-- The corrections after one, to verify them.
SELECT correction_id, currency, amount FROM correction
WHERE merchant_id = $1 AND correction_id > $2 ORDER BY correction_id LIMIT $3;
