-- The message to an endpoint that is due first.
SELECT delivery_id, type, payload, due_at, attempts, tries FROM webhook_delivery
WHERE merchant_id = $1 AND endpoint_id = $2 AND due_at <= $3 ORDER BY due_at, delivery_id LIMIT 1;
