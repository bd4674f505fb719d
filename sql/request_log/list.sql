-- Entries before this one, the latest first: of a time, of statuses, and, where they are given, of a key, a method, a part of
-- the path, an order and a correlation id.
SELECT entry_id, at, key_username, method, path, query, status, duration_us, correlation_id, error_code, idempotency_key,
    is_replay, user_agent, order_id, request_bytes, response_bytes, request_shown, response_shown
FROM request_log
WHERE merchant_id = $1 AND entry_id < $2 AND at >= $4 AND at < $5 AND status >= $6 AND status <= $7
    AND ($8 = '' OR key_username = $8) AND ($9 = '' OR method = $9) AND path LIKE $10 ESCAPE '!'
    AND (CAST($12 AS BIGINT) = 0 OR order_id = $11) AND (CAST($14 AS BIGINT) = 0 OR correlation_id = $13)
ORDER BY entry_id DESC LIMIT $3;
