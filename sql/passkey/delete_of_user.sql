-- A user has no passkey any more.
DELETE FROM passkey WHERE merchant_id = $1 AND email = $2;
