-- The webhooks that we gave up after one place in time and before $4.
SELECT failed_at AS number, endpoint_id AS id, failed_at AS at, NULL AS order_id, url AS reference, '' AS kind, CAST(0 AS BIGINT) AS amount,
    '' AS currency, '' AS owner, CAST(0 AS BIGINT) AS done, CAST(0 AS BIGINT) AS failed
FROM webhook_endpoint
WHERE merchant_id = $1 AND status <> 'deleted' AND failed_at IS NOT NULL AND (failed_at, endpoint_id) > ($2, $3) AND failed_at < $4
ORDER BY failed_at, endpoint_id LIMIT $5;
