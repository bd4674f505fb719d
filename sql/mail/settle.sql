-- What came of the attempt, unless whoever made it was taken for gone and somebody else is at it.
UPDATE mail SET state = $6, due_at = $7, attempts = $8, unanswered = $9, answer = coalesce($10, answer), finished_at = $11
WHERE merchant_id = $1 AND cause_id = $2 AND kind = $3 AND copy = $4 AND state = 'sending' AND attempts = $5;
