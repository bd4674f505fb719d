-- What time is it in the store, and since when has the oldest of the other transactions been under way? Those that have only
-- read so far count too, for they may be about to write by what they have read; but not those of readers (store/pg_link.c).
-- All their sessions are of the role that asks. The time is read first: whoever begins after it begins later.
SELECT CAST(extract(epoch FROM now.at) * 1000000 AS BIGINT) AS at,
    CAST(extract(epoch FROM coalesce((
        SELECT min(xact_start) FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
            AND application_name <> 'fangst reads' AND CAST($1 AS BIGINT) > 0), now.at)) * 1000000 AS BIGINT) AS since
FROM (SELECT clock_timestamp() AS at OFFSET 0) now
LIMIT 1;
