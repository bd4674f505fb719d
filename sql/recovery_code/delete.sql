-- The recovery codes of a user are good for nothing any more.
DELETE FROM recovery_code WHERE merchant_id = $1 AND email = $2;
