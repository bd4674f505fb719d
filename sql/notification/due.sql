-- A mail to a merchant's users that is due: to be sent, or given up by whoever was at it. Whoever asks may have it until the
-- transaction ends: there is one writer.
SELECT email, notification_id, kind, at, happenings, is_digest, order_id, subject_id, reference, amount, currency, done, failed,
    state, created_at, attempts, unanswered
FROM notification WHERE merchant_id = $1 AND due_at IS NOT NULL AND due_at <= $2
ORDER BY due_at, notification_id, email LIMIT 1;
