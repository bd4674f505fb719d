-- The users of a merchant, at home or let in, and what each has chosen to be told.
SELECT u.email, u.role, u.ends_at, u.deactivated_at,
    coalesce((SELECT n.choices FROM notification_choice n WHERE n.merchant_id = $1 AND n.email = u.email), '') AS choices,
    coalesce((SELECT n.language FROM notification_choice n WHERE n.merchant_id = $1 AND n.email = u.email), '') AS language
FROM portal_user u
WHERE u.merchant_id = $1
UNION ALL
SELECT a.email, a.role, CASE WHEN a.ends_at < coalesce(h.ends_at, a.ends_at + 1) THEN a.ends_at ELSE h.ends_at END, h.deactivated_at,
    coalesce((SELECT n.choices FROM notification_choice n WHERE n.merchant_id = $1 AND n.email = a.email), ''),
    coalesce((SELECT n.language FROM notification_choice n WHERE n.merchant_id = $1 AND n.email = a.email), '')
FROM merchant_access a JOIN portal_user h ON h.merchant_id = a.home_id AND h.email = a.email
WHERE a.merchant_id = $1
LIMIT $2;
