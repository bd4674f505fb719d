-- The merchant's endpoints, the oldest first.
SELECT endpoint_id, url, description, events, secret, previous_secret, previous_until, status, reason, created_at, created_by,
    failures, failing_since
FROM webhook_endpoint WHERE merchant_id = $1 AND status <> 'deleted' ORDER BY endpoint_id LIMIT $2;
