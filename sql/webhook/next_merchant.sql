-- The next merchant who has an endpoint. While a test merchant's clock is moved it waits.
SELECT m.merchant_id, coalesce(m.clock_offset, 0) AS clock_offset FROM merchant m
WHERE m.merchant_id > $1 AND m.clock_target IS NULL AND EXISTS (
    SELECT 1 FROM webhook_endpoint e WHERE e.merchant_id = m.merchant_id AND e.status <> 'deleted')
ORDER BY m.merchant_id LIMIT 1;
