-- Somebody is invited. A link that was made before is good for nothing any more.
INSERT INTO invitation (merchant_id, email, token_hash, role, ends_at, created_at, created_by, expires_at, language)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (merchant_id, email) DO UPDATE SET token_hash = excluded.token_hash, role = excluded.role,
    ends_at = excluded.ends_at, created_at = excluded.created_at, created_by = excluded.created_by,
    expires_at = excluded.expires_at, language = excluded.language;
