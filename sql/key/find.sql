-- Who sends this API key, and what has their merchant chosen?
SELECT k.merchant_id, k.username, k.environment, m.settings
FROM api_key k JOIN merchant m ON m.merchant_id = k.merchant_id
WHERE k.secret_hash = $1 AND k.revoked_at IS NULL;
