-- The letterhead of an instant: the last one chosen until then, or else the first one.
SELECT document FROM letterhead WHERE merchant_id = $1
ORDER BY CASE WHEN effective_from <= $2 THEN 0 ELSE 1 END, ABS(effective_from - $2) LIMIT 1;
