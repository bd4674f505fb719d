-- Whose link is this, and what may the inviter do? An inviter is user:EMAIL, at home here or let in from another merchant.
SELECT i.merchant_id, i.email, i.role, i.ends_at, i.created_by, i.expires_at,
    CASE WHEN u.merchant_id = i.merchant_id THEN u.role
        ELSE (SELECT role FROM merchant_access a WHERE a.merchant_id = i.merchant_id AND a.email = u.email) END
        AS inviter_role,
    (SELECT ends_at FROM merchant_access a WHERE a.merchant_id = i.merchant_id AND a.email = u.email)
        AS inviter_access_ends_at,
    u.ends_at AS inviter_ends_at
FROM invitation i
JOIN portal_user u ON u.email = substr(i.created_by, 6)
WHERE i.token_hash = $1 AND u.deactivated_at IS NULL LIMIT 1;
