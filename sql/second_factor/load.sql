-- The second factor of a user, if there is one.
SELECT totp_secret, totp_since, totp_step FROM portal_user WHERE merchant_id = $1 AND email = $2;
