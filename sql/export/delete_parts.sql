-- Removes some parts of an export.
DELETE FROM order_export_part WHERE merchant_id = $1 AND export_id = $2 AND part IN
    (SELECT part FROM order_export_part WHERE merchant_id = $1 AND export_id = $2 ORDER BY part LIMIT $3);
