-- A new job.
INSERT INTO job (merchant_id, job_id, kind, status, actor, total, done, failed, created_at)
VALUES ($1, $2, $3, 'queued', $4, $5, 0, 0, $6);
