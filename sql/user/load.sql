-- A user of a merchant.
SELECT email, role, created_at, created_by, ends_at, deactivated_at, last_sign_in_at, totp_since FROM portal_user
WHERE merchant_id = $1 AND email = $2;
