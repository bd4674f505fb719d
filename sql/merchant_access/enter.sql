-- What may this user do in the store of that name? No row: there is none, or the user may not enter it.
SELECT m.merchant_id, a.role, a.ends_at, m.mid, m.name, m.settings, coalesce(m.clock_offset, 0) AS clock_offset,
    CAST(CASE WHEN m.clock_offset IS NULL THEN 0 WHEN m.clock_target IS NULL THEN 1 ELSE 2 END AS BIGINT) AS clock_kind
FROM merchant m
JOIN merchant_access a ON a.merchant_id = m.merchant_id
WHERE m.mid = $1 AND a.home_id = $2 AND a.email = $3;
