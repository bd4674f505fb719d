-- One order of a job, or a row of its file.
INSERT INTO job_item (merchant_id, job_id, item, order_id, input) VALUES ($1, $2, $3, $4, $5);
