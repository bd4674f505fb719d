-- A new user of the portal.
INSERT INTO portal_user (merchant_id, email, password_hash, role, created_at, created_by, ends_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);
