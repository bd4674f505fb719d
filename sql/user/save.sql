-- What a user may do, until when, and whether at all.
UPDATE portal_user SET role = $3, ends_at = $4, deactivated_at = $5 WHERE merchant_id = $1 AND email = $2;
