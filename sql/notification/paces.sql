-- How many of each kind there were in the last hour that had any.
SELECT kind, ends_at, told, digest_id FROM notification_pace WHERE merchant_id = $1 ORDER BY kind LIMIT $2;
