-- The users of a merchant, and what each has chosen to be told.
SELECT u.email, u.role, u.ends_at, u.deactivated_at,
    coalesce((SELECT n.choices FROM notification_choice n WHERE n.merchant_id = $1 AND n.email = u.email), '') AS choices,
    coalesce((SELECT n.language FROM notification_choice n WHERE n.merchant_id = $1 AND n.email = u.email), '') AS language
FROM portal_user u
WHERE u.merchant_id = $1 ORDER BY u.email LIMIT $2;
