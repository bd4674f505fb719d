-- An endpoint is told nothing more and seen no more; what belongs to it goes bit by bit.
UPDATE webhook_endpoint SET status = 'deleted' WHERE merchant_id = $1 AND endpoint_id = $2 AND status <> 'deleted';
