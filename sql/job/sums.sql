-- What the rows of a job come to.
SELECT action, currency, outcome, code, item_count, asked_amount, done_amount FROM job_sum
WHERE merchant_id = $1 AND job_id = $2 ORDER BY action, currency, outcome, code LIMIT $3;
