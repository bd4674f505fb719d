-- A message that is to be delivered, unless it was made already.
INSERT INTO webhook_delivery (merchant_id, delivery_id, endpoint_id, type, payload, state, created_at, due_at, attempts, tries)
VALUES ($1, $2, $3, $4, $5, 'pending', $6, $6, 0, 0)
ON CONFLICT (merchant_id, delivery_id) DO NOTHING;
