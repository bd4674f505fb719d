-- Somebody is about to send this mail, and is taken for gone at $5.
UPDATE mail SET state = 'sending', due_at = $5, attempts = $6, unanswered = $7
WHERE merchant_id = $1 AND cause_id = $2 AND kind = $3 AND copy = $4;
