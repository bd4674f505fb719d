-- A link is good once.
DELETE FROM access_mail WHERE token_hash = $1;
