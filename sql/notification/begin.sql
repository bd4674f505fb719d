-- From when on a merchant's users are told: since there is the first of them, but not of what happened before there were
-- notifications at all.
SELECT min(u.created_at) AS first_user_at, (SELECT s.at FROM schema_migration s WHERE s.number = 29) AS migrated_at
FROM portal_user u WHERE u.merchant_id = $1 LIMIT 1;
