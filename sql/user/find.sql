-- A user of the portal, to sign in.
SELECT merchant_id, password_hash, role FROM portal_user WHERE email = $1;
