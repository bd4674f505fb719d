-- Somebody is about to send this mail, and is taken for gone at $4.
UPDATE notification SET state = 'sending', due_at = $4, attempts = $5, unanswered = $6
WHERE merchant_id = $1 AND email = $2 AND notification_id = $3;
