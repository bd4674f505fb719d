-- A process has ended.
DELETE FROM process WHERE process_id = $1;
