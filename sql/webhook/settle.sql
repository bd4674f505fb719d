-- What became of a message, unless somebody else was at it meanwhile. Was it asked for again ($8 is when it was due), it stays
-- to be delivered.
UPDATE webhook_delivery SET attempts = $6,
    state = CASE WHEN due_at = $8 THEN $4 ELSE state END,
    due_at = CASE WHEN due_at = $8 THEN CAST($5 AS BIGINT) ELSE due_at END,
    tries = CASE WHEN due_at = $8 THEN $7 ELSE tries END
WHERE merchant_id = $1 AND delivery_id = $2 AND attempts = $3;
