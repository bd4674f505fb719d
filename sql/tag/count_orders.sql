-- How many times orders of a merchant have a tag.
SELECT count(*) AS tagged FROM order_tag WHERE merchant_id = $1;
