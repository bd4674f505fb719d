-- The password alone opens again.
UPDATE portal_user SET totp_secret = NULL, totp_since = NULL, totp_step = 0
WHERE merchant_id = $1 AND email = $2 AND totp_since IS NOT NULL;
