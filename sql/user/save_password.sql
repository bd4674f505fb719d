-- Another password, unless it was changed or the user deactivated since it was looked at.
UPDATE portal_user SET password_hash = $4
WHERE merchant_id = $1 AND email = $2 AND password_hash = $3 AND deactivated_at IS NULL;
