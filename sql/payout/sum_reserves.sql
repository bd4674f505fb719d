-- What earlier payouts of a currency kept back until now.
SELECT CAST(coalesce(sum(reserve_amount), 0) AS BIGINT) AS amount FROM payout
WHERE merchant_id = $1 AND currency = $2 AND reserve_amount > 0 AND reserve_released_in = 0 AND reserve_until <= $3;
