-- The next payout that came back from another account than the merchant has now.
SELECT payout_no FROM payout_return
WHERE merchant_id = $1 AND reissued_at IS NULL AND iban <> $2 AND payout_no > $3 ORDER BY payout_no LIMIT 1;
