-- Only PostgreSQL has a log that others follow, and functions that tell of it. What was committed was flushed before.
SELECT ('x' || left(pg_walfile_name(flushed), 8))::bit(32)::bigint AS timeline, (flushed - '0/0')::bigint AS lsn
FROM pg_current_wal_flush_lsn() AS log (flushed) LIMIT 1;
