-- Of the last $3 jobs that were asked for since $2 those of which something failed.
SELECT job_id, kind, total, failed, created_at
FROM (SELECT job_id, kind, total, failed, created_at, is_dry FROM job
    WHERE merchant_id = $1 AND job_id >= $2 ORDER BY job_id DESC LIMIT $3) AS latest
WHERE failed > 0 AND is_dry = 0 ORDER BY job_id DESC LIMIT $4;
