-- A passkey is used. Its count only moves forward, unless the authenticator does not count at all.
UPDATE passkey SET sign_count = $4, last_used_at = $5
WHERE merchant_id = $1 AND email = $2 AND passkey_id = $3
    AND (sign_count < $4 OR (sign_count = 0 AND $4 = CAST(0 AS BIGINT)));
