-- A message is delivered once more, by hand.
UPDATE webhook_delivery SET state = 'pending', due_at = $4, tries = 0
WHERE merchant_id = $1 AND endpoint_id = $2 AND delivery_id = $3;
