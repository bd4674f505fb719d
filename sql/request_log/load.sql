-- One entry, with its bodies.
SELECT entry_id, at, key_username, method, path, query, status, duration_us, correlation_id, error_code, idempotency_key,
    is_replay, user_agent, order_id, request_bytes, response_bytes, request_shown, response_shown, request_body, response_body
FROM request_log WHERE merchant_id = $1 AND entry_id = $2;
