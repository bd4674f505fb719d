-- An invitation of a merchant.
SELECT email, role, ends_at, language FROM invitation WHERE merchant_id = $1 AND email = $2;
