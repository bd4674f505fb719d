-- How a merchant is paid, if at all.
SELECT terms FROM payout_terms WHERE merchant_id = $1;
