-- The user has read it.
UPDATE notification SET read_at = $4
WHERE merchant_id = $1 AND email = $2 AND notification_id = $3 AND is_listed = 1 AND read_at IS NULL;
