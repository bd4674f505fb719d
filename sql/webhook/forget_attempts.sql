-- The attempts of an endpoint's oldest messages, which go with them.
DELETE FROM webhook_attempt WHERE merchant_id = $1 AND delivery_id IN (
    SELECT delivery_id FROM webhook_delivery WHERE merchant_id = $1 AND endpoint_id = $2 AND created_at < $3
    ORDER BY created_at, delivery_id LIMIT $4);
