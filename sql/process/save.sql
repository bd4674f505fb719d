-- A process is there.
INSERT INTO process (process_id, role, started_at, seen_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (process_id) DO UPDATE SET seen_at = excluded.seen_at;
