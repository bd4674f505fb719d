-- A merchant whose users were told of something before $1.
SELECT merchant_id FROM notification WHERE created_at < $1 ORDER BY created_at LIMIT 1;
