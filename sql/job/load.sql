-- A job and how far it is.
SELECT kind, status, actor, total, done, failed, created_at, finished_at FROM job WHERE merchant_id = $1 AND job_id = $2;
