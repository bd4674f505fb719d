-- PostgreSQL has many writers: the row locks give each mail to one of them, and the others the next ones.
SELECT cause_id, kind, copy, order_id, address, state, created_at, attempts, unanswered FROM mail
WHERE merchant_id = $1 AND finished_at IS NULL AND due_at <= $2
ORDER BY due_at, cause_id, kind, copy LIMIT 1 FOR UPDATE SKIP LOCKED;
