-- A user is told of so many more of a kind in one. Its mail waits until it is complete.
INSERT INTO notification (merchant_id, email, notification_id, kind, at, happenings, is_digest, reference, amount, currency, done,
    failed, is_listed, created_at, state, due_at, attempts, unanswered)
VALUES ($1, $2, $3, $4, $5, $6, 1, '', 0, '', 0, 0, $7, $8, $9, $10, 0, 0)
ON CONFLICT (merchant_id, email, notification_id) DO UPDATE SET happenings = notification.happenings + excluded.happenings,
    at = excluded.at, read_at = NULL;
