-- Is there such an API key, revoked or not?
SELECT created_at FROM api_key WHERE merchant_id = $1 AND username = $2;
