-- The last move of a test merchant's clock.
SELECT moved_from, target, steps, moved_to FROM clock_move WHERE merchant_id = $1;
