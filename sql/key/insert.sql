-- A new API key; only the hash of its password is kept.
INSERT INTO api_key (merchant_id, username, secret_hash, environment, created_at, label, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7);
