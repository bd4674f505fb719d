-- Who sends this API key, and what has their merchant chosen?
SELECT k.merchant_id, k.username, k.environment, m.settings, coalesce(m.clock_offset, 0) AS clock_offset,
    CAST(CASE WHEN m.clock_offset IS NULL THEN 0 WHEN m.clock_target IS NULL THEN 1 ELSE 2 END AS BIGINT) AS clock_kind
FROM api_key k JOIN merchant m ON m.merchant_id = k.merchant_id
WHERE k.secret_hash = $1 AND k.revoked_at IS NULL;
