-- The sessions of a user, the newest first.
SELECT token_hash, created_at, expires_at, address, user_agent FROM portal_session
WHERE merchant_id = $1 AND email = $2 AND expires_at > $3 ORDER BY created_at DESC, token_hash LIMIT $4;
