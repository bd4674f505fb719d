-- A user signed out.
DELETE FROM portal_session WHERE merchant_id = $1 AND token_hash = $2;
