-- Does a merchant have a clock of its own, and is it being moved?
SELECT coalesce(clock_offset, 0) AS clock_offset,
    CAST(CASE WHEN clock_offset IS NULL THEN 0 WHEN clock_target IS NULL THEN 1 ELSE 2 END AS BIGINT) AS clock_kind
FROM merchant WHERE merchant_id = $1;
