-- Somebody is about to send this mail, and is taken for gone at $2.
UPDATE access_mail SET state = 'sending', due_at = $2, attempts = $3, unanswered = $4 WHERE mail_id = $1;
