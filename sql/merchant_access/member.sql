-- The role that a user has at $3 in a store, at home or let in; no row: the user is not let in.
SELECT u.role FROM portal_user u
WHERE u.merchant_id = $1 AND u.email = $2 AND u.deactivated_at IS NULL AND (u.ends_at IS NULL OR u.ends_at > $3)
UNION ALL
SELECT a.role FROM merchant_access a JOIN portal_user h ON h.merchant_id = a.home_id AND h.email = a.email
WHERE a.merchant_id = $1 AND a.email = $2 AND h.deactivated_at IS NULL AND (h.ends_at IS NULL OR h.ends_at > $3)
    AND (a.ends_at IS NULL OR a.ends_at > $3);
