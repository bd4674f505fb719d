-- Is there a transaction of this payment?
SELECT count(*) AS transactions FROM bank_transaction WHERE merchant_id = $1 AND payment_id = $2 AND outcome = 'payment';
