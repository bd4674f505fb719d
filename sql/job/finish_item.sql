-- What became of one item: nothing is written of one that has come as far already.
UPDATE job_item SET outcome = $4, event_id = $5, captured_amount = $6, code = $7, detail = $8, stage = $9, became = $10,
    action = $11, wrong_column = $12, currency = $13, remaining_amount = $14, refundable_amount = $15, order_id = $16
WHERE merchant_id = $1 AND job_id = $2 AND item = $3 AND stage < $9;
