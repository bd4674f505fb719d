-- How far a job is, and that it had its turn.
UPDATE job SET status = $3, done = $4, failed = $5, finished_at = $6, hold = $7, started_at = $8, started_with = $9,
    turn = CASE WHEN $10 > turn THEN $10 ELSE turn + CAST(1 AS BIGINT) END
WHERE merchant_id = $1 AND job_id = $2;
