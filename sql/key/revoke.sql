-- This API key lets nobody in any more. One that was revoked stays as it was.
UPDATE api_key SET revoked_at = $3, revoked_by = $4 WHERE merchant_id = $1 AND username = $2 AND revoked_at IS NULL;
