-- One export that has not expired.
SELECT export_id, status, format, filter, column_names, progress, orders, size, actor, created_at, finished_at, expires_at
FROM order_export WHERE merchant_id = $1 AND export_id = $2 AND expires_at > $3;
