-- Is there a transaction of this attempt to pay a payout, or of its return?
SELECT count(*) AS transactions FROM bank_transaction
WHERE merchant_id = $1 AND payout_no = $2 AND attempt = $3 AND outcome = $4;
