-- A user of the portal, to sign in.
SELECT merchant_id, password_hash, ends_at, deactivated_at FROM portal_user WHERE email = $1;
