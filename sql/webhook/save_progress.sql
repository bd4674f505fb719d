-- So far a source was read.
INSERT INTO webhook_progress (merchant_id, source, seen_number, seen_id, settled_number, settled_id)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (merchant_id, source) DO UPDATE SET seen_number = excluded.seen_number, seen_id = excluded.seen_id,
    settled_number = excluded.settled_number, settled_id = excluded.settled_id;
