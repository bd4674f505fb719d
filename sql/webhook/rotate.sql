-- An endpoint gets a new secret; the one before signs as well until $5. Not while two sign already: the third would end one
-- that somebody may still check with.
UPDATE webhook_endpoint SET secret = $3, previous_secret = $4, previous_until = $5
WHERE merchant_id = $1 AND endpoint_id = $2 AND status <> 'deleted'
  AND (previous_until IS NULL OR previous_until <= $6);
