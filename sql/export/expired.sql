-- An export of any merchant that has expired.
SELECT merchant_id, export_id FROM order_export WHERE expires_at <= $1 ORDER BY expires_at LIMIT 1;
