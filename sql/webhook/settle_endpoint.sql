-- What an attempt says of its endpoint, unless whoever made it was taken for gone. $7: why it is given up; $8: now.
UPDATE webhook_endpoint SET claimed_until = 0, rests_until = $4, failures = $5, failing_since = $6,
    status = CASE WHEN CAST($7 AS TEXT) IS NOT NULL AND status = 'enabled' THEN 'failed' ELSE status END,
    failed_at = CASE WHEN CAST($7 AS TEXT) IS NOT NULL AND status = 'enabled' THEN CAST($8 AS BIGINT) ELSE failed_at END,
    reason = CASE WHEN status = 'enabled' THEN CAST($7 AS TEXT) ELSE reason END
WHERE merchant_id = $1 AND endpoint_id = $2 AND claimed_until = $3;
