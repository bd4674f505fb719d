-- Whose link is this? It is one of $2 and good until its end.
SELECT email, expires_at, browser_hash FROM access_mail WHERE token_hash = $1 AND kind = $2;
