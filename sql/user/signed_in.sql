-- A user signs in, unless somebody has changed the password or deactivated the user since the password was looked at.
UPDATE portal_user SET last_sign_in_at = $4
WHERE merchant_id = $1 AND email = $2 AND password_hash = $3 AND deactivated_at IS NULL;
