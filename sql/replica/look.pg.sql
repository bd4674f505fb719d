-- Only PostgreSQL can be followed. While it follows, a server knows its timeline from its control file only, perhaps late.
SELECT (pg_control_system()).system_identifier AS cluster,
       greatest((pg_control_checkpoint()).timeline_id, (pg_control_recovery()).min_recovery_end_timeline)::bigint AS timeline,
       CASE WHEN pg_is_in_recovery() THEN coalesce((pg_last_wal_replay_lsn() - '0/0')::bigint, 0) ELSE 0 END AS lsn
LIMIT 1;
