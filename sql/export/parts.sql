-- The file of an export, part by part.
SELECT content FROM order_export_part WHERE merchant_id = $1 AND export_id = $2 AND part >= $3 ORDER BY part LIMIT $4;
