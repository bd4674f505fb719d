-- A new merchant; the smallest free number is its own.
INSERT INTO merchant (merchant_id, mid, name, created_at, expired_until, clock_offset)
SELECT coalesce(max(merchant_id), 0) + 1, $1, $2, $3, 0, CAST($4 AS BIGINT) FROM merchant WHERE merchant_id > 0
RETURNING merchant_id;
