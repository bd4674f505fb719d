-- A user is told of something, unless they were.
INSERT INTO notification (merchant_id, email, notification_id, kind, at, happenings, is_digest, order_id, subject_id, reference,
    amount, currency, done, failed, is_listed, created_at, state, due_at, attempts, unanswered)
VALUES ($1, $2, $3, $4, $5, 1, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, 0)
ON CONFLICT (merchant_id, email, notification_id) DO NOTHING;
