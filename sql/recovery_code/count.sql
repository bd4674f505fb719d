-- How many recovery codes a user has left.
SELECT count(*) AS codes FROM recovery_code WHERE merchant_id = $1 AND email = $2;
