-- Somebody delivers to this endpoint, and is taken for gone at $3.
UPDATE webhook_endpoint SET claimed_until = $3 WHERE merchant_id = $1 AND endpoint_id = $2;
