-- How far the events of a merchant were read.
INSERT INTO invoice_progress (merchant_id, last_number, seen_id, settled_id) VALUES ($1, 0, $2, $3)
ON CONFLICT (merchant_id) DO UPDATE SET seen_id = excluded.seen_id, settled_id = excluded.settled_id;
