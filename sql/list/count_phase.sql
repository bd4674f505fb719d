-- How many orders of a phase there are, as far as that matters.
SELECT count(*) AS orders FROM (SELECT 1 AS one FROM order_state WHERE merchant_id = $1 AND phase = $2 LIMIT $3) counted;
