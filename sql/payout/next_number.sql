-- The number of a merchant's next payout.
SELECT coalesce(max(payout_no), 0) + 1 AS payout_no FROM payout WHERE merchant_id = $1;
