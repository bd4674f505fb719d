-- Has this key been answered before?
SELECT created_at, answer, body_digest FROM idempotency WHERE merchant_id = $1 AND scope = $2;
