-- How many users a merchant has, has let in from other merchants or has invited, whether they are let in or not.
SELECT (SELECT count(*) FROM portal_user WHERE merchant_id = $1)
    + (SELECT count(*) FROM merchant_access WHERE merchant_id = $1)
    + (SELECT count(*) FROM invitation WHERE merchant_id = $1) AS users;
