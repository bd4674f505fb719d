-- What of earlier reserves a payout released, to verify it.
SELECT CAST(coalesce(sum(reserve_amount), 0) AS BIGINT) AS amount FROM payout
WHERE merchant_id = $1 AND reserve_released_in = $2;
