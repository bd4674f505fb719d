-- The bulk jobs, dry runs left out, that were finished after one place in time and before $4.
SELECT finished_at AS number, job_id AS id, finished_at AS at, NULL AS order_id, coalesce(file_name, '') AS reference, kind,
    CAST(0 AS BIGINT) AS amount, '' AS currency, actor AS owner, done, failed
FROM job WHERE merchant_id = $1 AND finished_at IS NOT NULL AND (finished_at, job_id) > ($2, $3) AND finished_at < $4 AND is_dry = 0
ORDER BY finished_at, job_id LIMIT $5;
