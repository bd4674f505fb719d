-- A new endpoint.
INSERT INTO webhook_endpoint (merchant_id, endpoint_id, url, description, events, secret, status, created_at, created_by,
    claimed_until, failures)
VALUES ($1, $2, $3, $4, $5, $6, 'enabled', $7, $8, 0, 0);
