-- What became of the items that are done.
SELECT item, order_id, outcome, event_id, captured_amount, code, detail FROM job_item
WHERE merchant_id = $1 AND job_id = $2 AND item >= $3 AND outcome IS NOT NULL ORDER BY item LIMIT $4;
