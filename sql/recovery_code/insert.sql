-- A recovery code; only its hash is kept.
INSERT INTO recovery_code (merchant_id, email, code_hash) VALUES ($1, $2, $3);
