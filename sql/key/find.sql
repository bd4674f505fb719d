-- Who sends this API key?
SELECT merchant_id, username, environment FROM api_key WHERE secret_hash = $1;
