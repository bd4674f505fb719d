-- The last mails that arrived nowhere, of those that were given up since $2.
SELECT cause_id, kind, copy, order_id, address, state, created_at, attempts, unanswered, due_at, answer, finished_at FROM mail
WHERE merchant_id = $1 AND finished_at >= $2 AND state IN ('bounced', 'expired')
ORDER BY finished_at DESC, cause_id DESC LIMIT $3;
