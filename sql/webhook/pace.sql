-- How slow an endpoint has been of late.
UPDATE webhook_endpoint SET slowness = $3 WHERE merchant_id = $1 AND endpoint_id = $2;
