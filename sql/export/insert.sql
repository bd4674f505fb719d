-- A new export.
INSERT INTO order_export (merchant_id, export_id, status, format, filter, column_names, delimiter, decimal_mark, created_before,
    place, progress, parts, orders, size, actor, created_at, expires_at)
VALUES ($1, $2, 'queued', $3, $4, $5, $6, $7, $8, '', 0, 0, 0, 0, $9, $10, $11);
