-- The export of any merchant that is to be gone on with: the one that has had the fewest turns.
SELECT merchant_id, export_id FROM order_export WHERE status <> 'finished' AND expires_at > $1 ORDER BY parts, created_at LIMIT 1;
