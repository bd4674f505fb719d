-- A tag that no order has any more.
DELETE FROM tag WHERE merchant_id = $1 AND folded = $2 AND orders = 0;
