-- How many payouts such a list has.
SELECT count(*) AS payouts FROM payout WHERE merchant_id = $1 AND status <> 'open' AND payout_date >= $2
    AND payout_date <= $3 AND (CAST($4 AS TEXT) IS NULL OR currency = $4);
