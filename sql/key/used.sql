-- The API key was used. Several processes tell, each a little late.
UPDATE api_key SET last_used_at = $3
WHERE merchant_id = $1 AND username = $2 AND (last_used_at IS NULL OR last_used_at < $3);
