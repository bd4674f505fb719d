-- Who comes with this cookie?
SELECT s.merchant_id, s.email, s.expires_at, u.role, m.mid, m.name, m.settings
FROM portal_session s
JOIN portal_user u ON u.merchant_id = s.merchant_id AND u.email = s.email
JOIN merchant m ON m.merchant_id = s.merchant_id
WHERE s.token_hash = $1;
