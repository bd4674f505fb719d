-- How much of that the user has not read.
SELECT count(*) AS unread FROM notification
WHERE merchant_id = $1 AND email = $2 AND is_listed = 1 AND read_at IS NULL AND CAST($3 AS TEXT) LIKE '%' || kind || ',%';
