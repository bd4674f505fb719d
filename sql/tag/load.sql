-- How a tag is spelled.
SELECT name FROM tag WHERE merchant_id = $1 AND folded = $2;
