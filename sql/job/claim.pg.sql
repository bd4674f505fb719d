-- PostgreSQL has many writers: the row lock gives the job's next chunk to one of them, and the others the next job.
SELECT j.total, coalesce(m.clock_offset, 0) AS clock_offset, m.settings FROM job j JOIN merchant m ON m.merchant_id = $1
WHERE j.merchant_id = $1 AND j.job_id = $2 AND j.status <> 'finished' AND j.hold IS NULL AND m.clock_target IS NULL
FOR UPDATE OF j SKIP LOCKED;
