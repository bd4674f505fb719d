-- The oldest jobs that are to be gone on with, of all merchants: more than there are processes to do them.
SELECT merchant_id, job_id FROM job WHERE status <> 'finished' AND hold IS NULL ORDER BY created_at LIMIT $1;
