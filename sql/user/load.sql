-- A user of a merchant.
SELECT email, role, created_at, created_by, ends_at, deactivated_at, last_sign_in_at, totp_since,
    (SELECT count(*) FROM passkey p WHERE p.merchant_id = u.merchant_id AND p.email = u.email) AS passkeys
FROM portal_user u
WHERE merchant_id = $1 AND email = $2;
