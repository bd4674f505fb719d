-- A user signed in.
INSERT INTO portal_session (merchant_id, token_hash, email, created_at, expires_at, address, user_agent)
VALUES ($1, $2, $3, $4, $5, $6, $7);
