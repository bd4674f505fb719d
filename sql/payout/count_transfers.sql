-- How many transfers payouts posted, to verify that none is without a payout.
SELECT count(*) AS transfers FROM payout_transfer WHERE merchant_id = $1;
