-- A session of this user ends.
DELETE FROM portal_session WHERE merchant_id = $1 AND email = $2 AND token_hash = $3;
