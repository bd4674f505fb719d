-- The next test merchant whose clock is being moved, and how far that has come.
SELECT m.merchant_id, m.settings, m.clock_offset, v.target, v.barrier_at, v.steps, v.moved_to
FROM merchant m JOIN clock_move v ON v.merchant_id = m.merchant_id
WHERE m.merchant_id > $1 AND m.clock_target IS NOT NULL
ORDER BY m.merchant_id LIMIT 1;
