-- That is released.
UPDATE payout SET reserve_released_in = $4
WHERE merchant_id = $1 AND currency = $2 AND reserve_amount > 0 AND reserve_released_in = 0 AND reserve_until <= $3;
