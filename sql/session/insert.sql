-- A user signed in.
INSERT INTO portal_session (merchant_id, token_hash, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5);
