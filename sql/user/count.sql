-- How many users a merchant has, whether they are let in or not.
SELECT count(*) AS users FROM portal_user WHERE merchant_id = $1;
