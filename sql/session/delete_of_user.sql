-- All sessions of a user end.
DELETE FROM portal_session WHERE merchant_id = $1 AND email = $2;
