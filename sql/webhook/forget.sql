-- An endpoint that was deleted goes, after all that belongs to it.
DELETE FROM webhook_endpoint WHERE merchant_id = $1 AND endpoint_id = $2 AND status = 'deleted';
