-- Answers that are too old to count are forgotten, a few at a time.
DELETE FROM idempotency WHERE (merchant_id, scope) IN
    (SELECT merchant_id, scope FROM idempotency WHERE created_at < $1 ORDER BY created_at LIMIT $2);
