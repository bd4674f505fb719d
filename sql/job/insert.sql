-- A new job.
INSERT INTO job (merchant_id, job_id, kind, status, actor, total, done, failed, created_at, is_dry, mode, action, verbs, format,
    delimiter, header, file_name, digest, bytes, turn)
VALUES ($1, $2, $3, 'queued', $4, $5, 0, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);
