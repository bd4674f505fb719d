-- A user signs in, unless somebody has changed the password, added or removed the second factor, or deactivated the user
-- since they were looked at. Who comes with a passkey ($5 is 2) needs no second factor, whether there is one or not.
UPDATE portal_user SET last_sign_in_at = $4
WHERE merchant_id = $1 AND email = $2 AND password_hash = $3 AND deactivated_at IS NULL
    AND ($5 = CAST(2 AS BIGINT) OR CAST(CASE WHEN totp_since IS NULL THEN 0 ELSE 1 END AS BIGINT) = $5);
