-- PostgreSQL has many writers: the row locks give each mail to one of them, and the others the next ones.
SELECT email, notification_id, kind, at, happenings, is_digest, order_id, subject_id, reference, amount, currency, done, failed,
    state, created_at, attempts, unanswered
FROM notification WHERE merchant_id = $1 AND due_at IS NOT NULL AND due_at <= $2
ORDER BY due_at, notification_id, email LIMIT 1 FOR UPDATE SKIP LOCKED;
