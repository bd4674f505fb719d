-- Keeps the first answer; one that is too old to count is replaced.
INSERT INTO idempotency (merchant_id, scope, created_at, answer) VALUES ($1, $2, $3, $4)
ON CONFLICT (merchant_id, scope) DO UPDATE SET created_at = excluded.created_at, answer = excluded.answer;
