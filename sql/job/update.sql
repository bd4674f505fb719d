-- How far a job is.
UPDATE job SET status = $3, done = $4, failed = $5, finished_at = $6 WHERE merchant_id = $1 AND job_id = $2;
