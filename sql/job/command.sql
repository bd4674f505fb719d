-- What somebody wants of a job, if nobody else was first: it is held, goes on, or is begun.
UPDATE job SET status = $3, done = $4, failed = $5, finished_at = $6, hold = $7, is_dry = $8, total = $9, asked_rows = $10,
    digest = $11, actor = $12, verbs = $13, mode = $14, started_at = NULL
WHERE merchant_id = $1 AND job_id = $2;
