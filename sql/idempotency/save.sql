-- Keeps the first answer; one that is too old to count is replaced.
INSERT INTO idempotency (merchant_id, scope, created_at, answer, body_digest) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (merchant_id, scope) DO UPDATE SET created_at = excluded.created_at, answer = excluded.answer,
    body_digest = excluded.body_digest;
