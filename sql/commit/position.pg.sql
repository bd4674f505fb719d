-- Only PostgreSQL has a log that others follow, and functions that tell of it. What was committed was flushed before.
SELECT ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::bigint AS timeline,
       (pg_current_wal_flush_lsn() - '0/0')::bigint AS lsn
LIMIT 1;
