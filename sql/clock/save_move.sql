-- So far a move has come.
UPDATE clock_move SET barrier_at = $2, steps = $3, moved_to = $4 WHERE merchant_id = $1;
