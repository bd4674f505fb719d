-- The limit that the role of a user has now.
SELECT l.role, l.single_amount, l.daily_amount
FROM portal_user u JOIN role_limit l ON l.merchant_id = $1 AND l.role = u.role AND l.action = $3 AND l.currency = $4
WHERE u.merchant_id = $1 AND u.email = $2;
