-- The next part of an export.
INSERT INTO order_export_part (merchant_id, export_id, part, content) VALUES ($1, $2, $3, $4);
