-- The exports of a merchant that have not expired, the newest first.
SELECT export_id, CASE WHEN failure IS NULL THEN status ELSE 'failed' END AS status, failure, format,
    filter, column_names, progress, orders, size, actor, created_at, finished_at, expires_at
FROM order_export WHERE merchant_id = $1 AND expires_at > $2 ORDER BY created_at DESC, export_id DESC LIMIT $3;
