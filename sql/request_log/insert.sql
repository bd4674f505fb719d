-- A key asked for something and was answered.
INSERT INTO request_log (merchant_id, entry_id, at, key_username, method, path, query, status, duration_us, correlation_id,
    error_code, idempotency_key, is_replay, user_agent, order_id, request_bytes, response_bytes, request_shown,
    response_shown, request_body, response_body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21);
