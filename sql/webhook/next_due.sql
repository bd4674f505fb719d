-- The next endpoint to which a message is to be delivered, at which nobody is, and whose merchant has not all deliverers that
-- are for one ($4), and which has not been slower of late than $5. There is one writer.
SELECT merchant_id, endpoint_id, url, secret, previous_secret, previous_until, failures, failing_since, slowness
FROM webhook_endpoint e
WHERE (merchant_id, endpoint_id) > ($1, $2) AND status = 'enabled' AND claimed_until <= $3 AND rests_until <= $3 AND slowness <= $5
    AND EXISTS (
    SELECT 1 FROM webhook_delivery d
    WHERE d.merchant_id = e.merchant_id AND d.endpoint_id = e.endpoint_id AND d.due_at <= $3) AND (
    SELECT count(*) FROM webhook_endpoint o WHERE o.merchant_id = e.merchant_id AND o.claimed_until > $3) < $4
ORDER BY merchant_id, endpoint_id LIMIT 1;
