-- The jobs of a merchant that are to be gone on with, those that wait longest for their turn first: more than there are
-- processes to do them.
SELECT job_id FROM job WHERE merchant_id = $1 AND status <> 'finished' AND hold IS NULL ORDER BY turn, job_id LIMIT $2;
