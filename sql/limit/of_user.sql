-- The limit of the role that a user has now in the store, at home or let in.
SELECT l.role, l.single_amount, l.daily_amount
FROM role_limit l
WHERE l.merchant_id = $1 AND l.action = $3 AND l.currency = $4 AND l.role = coalesce(
    (SELECT u.role FROM portal_user u WHERE u.merchant_id = $1 AND u.email = $2),
    (SELECT a.role FROM merchant_access a WHERE a.merchant_id = $1 AND a.email = $2))
LIMIT 1;
