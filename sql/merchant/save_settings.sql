-- A merchant chooses anew, unless somebody else did since it was read (then NULL is refused). Open orders are looked at by
-- the new rules at once, from the first one on.
UPDATE merchant SET settings = CASE WHEN settings = $2 THEN CAST($3 AS TEXT) END, watch_due_at = 0, watched_until = 0
WHERE merchant_id = $1;
