-- How many tags are said to be of another number of orders than they are.
SELECT count(*) AS wrong FROM tag WHERE merchant_id = $1 AND orders <>
    (SELECT count(*) FROM order_tag t WHERE t.merchant_id = $1 AND t.folded = tag.folded);
