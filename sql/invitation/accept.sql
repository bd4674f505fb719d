-- The invitation is accepted, unless it was withdrawn or another link was made since it was looked at.
DELETE FROM invitation WHERE merchant_id = $1 AND email = $2 AND token_hash = $3;
