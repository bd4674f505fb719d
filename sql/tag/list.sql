-- The tags that a merchant has in use.
SELECT name, orders FROM tag WHERE merchant_id = $1 ORDER BY folded LIMIT $2;
