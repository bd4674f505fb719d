-- How far a job is.
UPDATE job SET status = $3, done = $4, failed = $5, finished_at = $6, hold = $7, started_at = $8, started_with = $9
WHERE merchant_id = $1 AND job_id = $2;
