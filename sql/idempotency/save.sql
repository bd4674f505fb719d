-- Keeps the first answer. One that is too old to count is replaced; one that counts is not (then NULL is refused).
INSERT INTO idempotency (merchant_id, scope, created_at, answer, body_digest) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (merchant_id, scope) DO UPDATE SET
    created_at = CASE WHEN idempotency.created_at <= $6 THEN excluded.created_at END, answer = excluded.answer,
    body_digest = excluded.body_digest;
