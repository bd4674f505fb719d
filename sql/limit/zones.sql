-- By which clocks days ended before, oldest first.
SELECT until, time_zone FROM day_zone WHERE merchant_id = $1 ORDER BY until LIMIT $2;
