-- The same of one of them.
SELECT a.email, a.role, a.created_at, a.created_by, a.ends_at, u.ends_at AS home_ends_at, u.deactivated_at,
    h.mid AS home_mid, h.name AS home_name
FROM merchant_access a
JOIN portal_user u ON u.merchant_id = a.home_id AND u.email = a.email
JOIN merchant h ON h.merchant_id = a.home_id
WHERE a.merchant_id = $1 AND a.email = $2;
