-- How many API keys of the merchant let in.
SELECT count(*) AS keys FROM api_key WHERE merchant_id = $1 AND revoked_at IS NULL;
