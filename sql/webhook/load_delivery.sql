-- One message to an endpoint.
SELECT delivery_id, type, payload, state, created_at, due_at, attempts FROM webhook_delivery
WHERE merchant_id = $1 AND delivery_id = $3 AND endpoint_id = $2;
