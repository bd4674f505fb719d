-- A merchant chooses anew, unless somebody else did since it was read (then NULL is refused).
UPDATE merchant SET settings = CASE WHEN settings = $2 THEN CAST($3 AS TEXT) END WHERE merchant_id = $1;
