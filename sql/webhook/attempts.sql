-- The attempts of a message, the last one first.
SELECT attempt, at, duration, status, response_body, error FROM webhook_attempt
WHERE merchant_id = $1 AND delivery_id = $2 ORDER BY attempt DESC LIMIT $3;
