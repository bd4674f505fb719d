-- The messages to an endpoint, the last one first, a page of them.
SELECT delivery_id, type, payload, state, created_at, due_at, attempts FROM webhook_delivery
WHERE merchant_id = $1 AND endpoint_id = $2 AND (created_at, delivery_id) < ($3, $4)
ORDER BY created_at DESC, delivery_id DESC LIMIT $5;
