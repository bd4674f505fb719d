-- The next merchant of whose users one is to be mailed.
SELECT merchant_id FROM notification WHERE merchant_id > $1 AND due_at IS NOT NULL AND due_at <= $2
ORDER BY merchant_id, due_at LIMIT 1;
