-- Disputes of an order, the one that was opened last first, from one on.
SELECT dispute_id, order_id FROM dispute
WHERE merchant_id = $1 AND dispute_id < $2 AND order_id = $4 ORDER BY dispute_id DESC LIMIT $3;
