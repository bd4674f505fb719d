-- The invitation is withdrawn.
DELETE FROM invitation WHERE merchant_id = $1 AND email = $2;
