-- One order less has the tag.
UPDATE tag SET orders = orders - 1 WHERE merchant_id = $1 AND folded = $2;
