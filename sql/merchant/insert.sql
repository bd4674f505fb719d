-- A new merchant; the smallest free number is its own.
INSERT INTO merchant (merchant_id, mid, name, created_at, expired_until)
SELECT coalesce(max(merchant_id), 0) + 1, $1, $2, $3, 0 FROM merchant WHERE merchant_id > 0
RETURNING merchant_id;
