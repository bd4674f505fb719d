-- The mails about an order, by their causes, a page of them.
SELECT cause_id, kind, copy, order_id, address, state, created_at, attempts, unanswered, due_at, answer, finished_at FROM mail
WHERE merchant_id = $1 AND order_id = $2
ORDER BY cause_id, kind, copy LIMIT $3 OFFSET $4;
