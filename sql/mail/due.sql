-- A mail of a merchant that is due: to be sent, or given up by whoever was at it. Whoever asks may have it until the
-- transaction ends: there is one writer.
SELECT cause_id, kind, copy, order_id, address, state, created_at, attempts, unanswered FROM mail
WHERE merchant_id = $1 AND finished_at IS NULL AND due_at <= $2
ORDER BY due_at, cause_id, kind, copy LIMIT 1;
