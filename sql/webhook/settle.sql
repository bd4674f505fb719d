-- What became of a message, unless somebody else was at it meanwhile.
UPDATE webhook_delivery SET state = $4, due_at = $5, attempts = $6, tries = $7
WHERE merchant_id = $1 AND delivery_id = $2 AND attempts = $3;
