-- Of which order is this dispute?
SELECT order_id, is_open FROM dispute WHERE merchant_id = $1 AND dispute_id = $2;
