-- Whose link is this?
SELECT merchant_id, email, role, ends_at, created_by, expires_at FROM invitation WHERE token_hash = $1;
