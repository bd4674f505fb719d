-- What a merchant asks of a process, for the others.
INSERT INTO rate_use (merchant_id, kind, process_id, used, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (merchant_id, kind, process_id) DO UPDATE SET used = excluded.used, at = excluded.at;
