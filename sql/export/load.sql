-- One export that has not expired.
SELECT export_id, CASE WHEN failure IS NULL THEN status ELSE 'failed' END AS status, failure, format,
    filter, column_names, progress, orders, size, actor, created_at, finished_at, expires_at
FROM order_export WHERE merchant_id = $1 AND export_id = $2 AND expires_at > $3;
