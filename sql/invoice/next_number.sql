-- The number of the next invoice. Who asks keeps others waiting until it is committed, so numbers have no gaps.
INSERT INTO invoice_progress (merchant_id, last_number, seen_id, settled_id) VALUES ($1, 1, $2, $2)
ON CONFLICT (merchant_id) DO UPDATE SET last_number = invoice_progress.last_number + 1
RETURNING last_number;
