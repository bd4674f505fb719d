-- An endpoint that was deleted, or has messages from before $1.
SELECT merchant_id, endpoint_id, status FROM webhook_endpoint e
WHERE status = 'deleted' OR EXISTS (
    SELECT 1 FROM webhook_delivery d
    WHERE d.merchant_id = e.merchant_id AND d.endpoint_id = e.endpoint_id AND d.created_at < $1)
ORDER BY merchant_id, endpoint_id LIMIT 1;
