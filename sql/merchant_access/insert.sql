-- A user of another merchant may enter this one's store.
INSERT INTO merchant_access (merchant_id, email, home_id, role, ends_at, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7);
