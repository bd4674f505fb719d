-- What became of the items of a job, from one on and before $4.
SELECT item, order_id, outcome, event_id, captured_amount, code, detail, input, became, action, wrong_column, currency,
    remaining_amount, refundable_amount
FROM job_item WHERE merchant_id = $1 AND job_id = $2 AND item >= $3 AND item < $4 ORDER BY item LIMIT $5;
