-- A user has one passkey less.
DELETE FROM passkey WHERE merchant_id = $1 AND email = $2 AND passkey_id = $3 RETURNING name;
