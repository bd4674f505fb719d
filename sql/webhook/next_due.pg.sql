-- PostgreSQL has many writers: the row lock gives the endpoint to one of them, and the others the next ones.
SELECT merchant_id, endpoint_id, url, secret, previous_secret, previous_until, failures, failing_since, slowness
FROM webhook_endpoint e
WHERE (merchant_id, endpoint_id) > ($1, $2) AND status = 'enabled' AND claimed_until <= $3 AND rests_until <= $3 AND slowness <= $5
    AND EXISTS (
    SELECT 1 FROM webhook_delivery d
    WHERE d.merchant_id = e.merchant_id AND d.endpoint_id = e.endpoint_id AND d.due_at <= $3) AND (
    SELECT count(*) FROM webhook_endpoint o WHERE o.merchant_id = e.merchant_id AND o.claimed_until > $3) < $4
ORDER BY merchant_id, endpoint_id LIMIT 1 FOR UPDATE SKIP LOCKED;
