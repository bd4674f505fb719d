-- What became of one item.
UPDATE job_item SET outcome = $4, event_id = $5, captured_amount = $6, code = $7, detail = $8
WHERE merchant_id = $1 AND job_id = $2 AND item = $3 AND outcome IS NULL;
