-- A merchant chooses anew, unless somebody else did since it was read (then NULL is refused).
UPDATE mail_terms SET terms = CASE WHEN terms = $2 THEN CAST($3 AS TEXT) END WHERE merchant_id = $1;
