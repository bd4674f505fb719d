-- A mail that is to be sent, unless it is there already.
INSERT INTO mail (merchant_id, cause_id, kind, copy, order_id, address, state, created_at, due_at, attempts, unanswered)
VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $8, 0, 0)
ON CONFLICT (merchant_id, cause_id, kind, copy) DO NOTHING;
