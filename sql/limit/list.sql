-- The limits of a merchant's roles.
SELECT role, action, currency, single_amount, daily_amount FROM role_limit
WHERE merchant_id = $1 ORDER BY role, action, currency LIMIT $2;
