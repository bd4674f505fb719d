-- The app of the user has shown that it knows the secret: from now on its codes are asked for.
UPDATE portal_user SET totp_since = $3, totp_step = $4
WHERE merchant_id = $1 AND email = $2 AND totp_secret = $5 AND totp_since IS NULL;
