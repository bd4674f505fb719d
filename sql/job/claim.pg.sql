-- PostgreSQL has many writers: the row lock gives the job's next chunk to one of them, and the others the next job.
SELECT total FROM job WHERE merchant_id = $1 AND job_id = $2 AND status <> 'finished' FOR UPDATE SKIP LOCKED;
