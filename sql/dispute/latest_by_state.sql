-- Disputes that are open, or those that have ended, the one that was opened last first, from one on.
SELECT dispute_id, order_id FROM dispute
WHERE merchant_id = $1 AND dispute_id < $2 AND is_open = $4 ORDER BY dispute_id DESC LIMIT $3;
