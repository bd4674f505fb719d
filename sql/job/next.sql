-- The oldest job that is not finished.
SELECT merchant_id, job_id FROM job WHERE status <> 'finished' ORDER BY created_at LIMIT 1;
