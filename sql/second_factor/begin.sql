-- A user sets up a second factor, which does not count before it is confirmed.
UPDATE portal_user SET totp_secret = $3 WHERE merchant_id = $1 AND email = $2 AND totp_since IS NULL;
