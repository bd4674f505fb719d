-- Whose link is this, and what may the inviter do? An inviter is user:EMAIL.
SELECT i.merchant_id, i.email, i.role, i.ends_at, i.created_by, i.expires_at, u.role AS inviter_role, u.ends_at AS inviter_ends_at
FROM invitation i
JOIN portal_user u ON u.merchant_id = i.merchant_id AND u.email = substr(i.created_by, 6)
WHERE i.token_hash = $1 AND u.deactivated_at IS NULL LIMIT 1;
