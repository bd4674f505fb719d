-- So many more rows of a job came to this.
INSERT INTO job_sum (merchant_id, job_id, action, currency, outcome, code, item_count, asked_amount, done_amount)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (merchant_id, job_id, action, currency, outcome, code) DO UPDATE
SET item_count = job_sum.item_count + excluded.item_count, asked_amount = job_sum.asked_amount + excluded.asked_amount,
    done_amount = job_sum.done_amount + excluded.done_amount;
