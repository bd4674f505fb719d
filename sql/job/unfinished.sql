-- The oldest jobs that are not finished, of all merchants: more than there are processes to do them.
SELECT merchant_id, job_id FROM job WHERE status <> 'finished' ORDER BY created_at LIMIT $1;
