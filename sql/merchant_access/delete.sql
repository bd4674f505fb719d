-- The user may not enter the store any more.
DELETE FROM merchant_access WHERE merchant_id = $1 AND email = $2;
