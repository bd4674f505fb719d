-- A code is used, unless it or a later one was used before.
UPDATE portal_user SET totp_step = $3 WHERE merchant_id = $1 AND email = $2 AND totp_step < $3;
