-- The other processes that were seen lately, by what they are there for.
SELECT role, count(*) AS processes FROM process WHERE process_id <> $1 AND seen_at > $2 GROUP BY role;
