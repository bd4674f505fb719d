-- The merchants one after the other, for scheduled work.
SELECT merchant_id, mid, expired_until FROM merchant WHERE merchant_id > $1 ORDER BY merchant_id LIMIT 1;
