-- A job that is about to be held, begun or ended: there is one writer.
SELECT job_id, kind, status, actor, total, done, failed, created_at, finished_at, hold, is_dry, mode, action, verbs, asked_rows,
    started_at, started_with, format, delimiter, header, file_name, digest, bytes
FROM job WHERE merchant_id = $1 AND job_id = $2;
