-- Processes that ended without a word are forgotten.
DELETE FROM process WHERE seen_at < $1;
