-- What came of an attempt.
INSERT INTO webhook_attempt (merchant_id, delivery_id, attempt, at, duration, status, response_body, error)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
