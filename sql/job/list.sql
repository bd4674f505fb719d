-- The jobs of a merchant, the latest first, from before that one on.
SELECT job_id, kind, status, actor, total, done, failed, created_at, finished_at, hold, is_dry, mode, action, verbs, asked_rows,
    started_at, started_with, format, delimiter, header, file_name, digest, bytes
FROM job WHERE merchant_id = $1 AND job_id < $2 ORDER BY job_id DESC LIMIT $3;
