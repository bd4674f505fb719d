-- Who comes with this cookie? A session ends with its user.
SELECT s.merchant_id, s.email, CASE WHEN u.ends_at < s.expires_at THEN u.ends_at ELSE s.expires_at END AS expires_at,
    u.role, m.mid, m.name, m.settings, coalesce(m.clock_offset, 0) AS clock_offset,
    CAST(CASE WHEN m.clock_offset IS NULL THEN 0 WHEN m.clock_target IS NULL THEN 1 ELSE 2 END AS BIGINT) AS clock_kind
FROM portal_session s
JOIN portal_user u ON u.merchant_id = s.merchant_id AND u.email = s.email
JOIN merchant m ON m.merchant_id = s.merchant_id
WHERE s.token_hash = $1 AND u.deactivated_at IS NULL;
