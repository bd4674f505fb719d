-- A payout that came back is paid again, once.
UPDATE payout_return SET reissued_at = $4
WHERE merchant_id = $1 AND payout_no = $2 AND attempt = $3 AND reissued_at IS NULL;
