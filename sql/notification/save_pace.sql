-- So many of a kind there were.
INSERT INTO notification_pace (merchant_id, kind, ends_at, told, digest_id) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (merchant_id, kind) DO UPDATE SET ends_at = excluded.ends_at, told = excluded.told, digest_id = excluded.digest_id;
