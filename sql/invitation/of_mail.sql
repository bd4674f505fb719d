-- The invitation that a mail is about, if its link is still good.
SELECT merchant_id, created_by FROM invitation WHERE token_hash = $1 AND expires_at > $2 LIMIT 1;
