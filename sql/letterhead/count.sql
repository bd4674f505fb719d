-- How often a merchant has chosen a letterhead, and when last.
SELECT count(*) AS letterheads, COALESCE(max(effective_from), 0) AS last FROM letterhead WHERE merchant_id = $1;
