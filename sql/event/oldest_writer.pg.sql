-- The transactions that have written something and are not over. Their sessions are of the role that asks.
SELECT least(CAST($1 AS BIGINT), CAST(extract(epoch FROM min(xact_start)) * 1000000 AS BIGINT)) AS since
FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
LIMIT 1;
