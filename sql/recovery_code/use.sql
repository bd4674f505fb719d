-- A recovery code is used, if it is one.
DELETE FROM recovery_code WHERE merchant_id = $1 AND email = $2 AND code_hash = $3;
