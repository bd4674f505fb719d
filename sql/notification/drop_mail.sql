-- Nobody is to get this mail any more.
UPDATE notification SET state = NULL, due_at = NULL WHERE merchant_id = $1 AND email = $2 AND notification_id = $3;
