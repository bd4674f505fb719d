-- How many exports a merchant has that have not expired.
SELECT count(*) AS exports FROM order_export WHERE merchant_id = $1 AND expires_at > $2;
