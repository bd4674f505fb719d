-- The passkeys of a user, the oldest first.
SELECT passkey_id, credential_id, name, created_at, last_used_at FROM passkey
WHERE merchant_id = $1 AND email = $2 ORDER BY passkey_id LIMIT $3;
