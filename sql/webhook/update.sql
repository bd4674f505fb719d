-- An endpoint is changed by hand. Whoever switches it on begins with no failures.
UPDATE webhook_endpoint SET url = $3, description = $4, events = $5, status = $6, reason = $7, failures = $8,
    failing_since = $9
WHERE merchant_id = $1 AND endpoint_id = $2 AND status <> 'deleted';
