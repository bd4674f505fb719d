-- From when on a merchant's users are told: since there is the first of them, at home or let in, but not of what happened before
-- there were notifications at all.
SELECT coalesce((SELECT min(u.created_at) FROM portal_user u WHERE u.merchant_id = $1),
        (SELECT min(a.created_at) FROM merchant_access a WHERE a.merchant_id = $1)) AS first_user_at,
    (SELECT s.at FROM schema_migration s WHERE s.number = 29) AS migrated_at
LIMIT 1;
