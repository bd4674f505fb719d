-- One order of a job.
INSERT INTO job_item (merchant_id, job_id, item, order_id) VALUES ($1, $2, $3, $4);
