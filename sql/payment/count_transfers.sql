-- How many transfers of payments a merchant has.
SELECT count(*) AS transfers FROM payment_transfer WHERE merchant_id = $1;
