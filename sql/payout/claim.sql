-- Who settles more moves the version on before anything else, unless somebody was first (then NULL is refused).
UPDATE settlement SET version = CASE WHEN version = $2 THEN CAST($2 AS BIGINT) + 1 END WHERE merchant_id = $1;
