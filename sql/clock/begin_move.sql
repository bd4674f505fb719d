-- A test merchant's clock is to be moved.
INSERT INTO clock_move (merchant_id, moved_from, target, barrier_at, steps, moved_to) VALUES ($1, $2, $3, NULL, 0, NULL)
ON CONFLICT (merchant_id) DO UPDATE SET
    moved_from = excluded.moved_from, target = excluded.target, barrier_at = NULL, steps = 0, moved_to = NULL;
