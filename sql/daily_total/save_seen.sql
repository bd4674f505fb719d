-- The events after $2 up to $3 are being counted; changes nothing if somebody else has counted on from $2.
INSERT INTO daily_total_progress (merchant_id, seen_id) VALUES ($1, $3)
ON CONFLICT (merchant_id) DO UPDATE SET seen_id = excluded.seen_id WHERE daily_total_progress.seen_id = $2;
