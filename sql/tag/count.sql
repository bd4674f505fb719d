-- How many tags a merchant has in use.
SELECT count(*) AS tags FROM tag WHERE merchant_id = $1;
