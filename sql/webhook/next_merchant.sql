-- The next merchant who has an endpoint. While a test merchant's clock is moved it waits.
SELECT e.merchant_id, coalesce(m.clock_offset, 0) AS clock_offset
FROM webhook_endpoint e JOIN merchant m ON m.merchant_id = e.merchant_id
WHERE e.merchant_id > $1 AND e.status <> 'deleted' AND m.clock_target IS NULL
ORDER BY e.merchant_id LIMIT 1;
