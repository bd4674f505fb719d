-- The next merchant after that one who has a job to be gone on with.
SELECT merchant_id FROM job WHERE status <> 'finished' AND hold IS NULL AND merchant_id > $1 ORDER BY merchant_id LIMIT 1;
