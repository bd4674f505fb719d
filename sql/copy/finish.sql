-- The store is whole, and was compared row by row.
UPDATE store_copy SET finished_at = $1 WHERE copy = 1;
