-- An endpoint gets a new secret; the one before signs as well until $5.
UPDATE webhook_endpoint SET secret = $3, previous_secret = $4, previous_until = $5
WHERE merchant_id = $1 AND endpoint_id = $2 AND status <> 'deleted';
