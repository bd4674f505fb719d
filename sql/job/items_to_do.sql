-- The next items of a job. Items are done in their order, so these begin after what is counted as done.
SELECT item, order_id, input FROM job_item WHERE merchant_id = $1 AND job_id = $2 AND item >= $3 ORDER BY item LIMIT $4;
