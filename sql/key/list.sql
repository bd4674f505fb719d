-- The merchant's API keys, the newest first.
SELECT username, label, environment, created_at, created_by, last_used_at, revoked_at, revoked_by FROM api_key
WHERE merchant_id = $1 ORDER BY created_at DESC, username LIMIT $2;
