-- A dispute was won or lost.
UPDATE dispute SET is_open = 0 WHERE merchant_id = $1 AND dispute_id = $2;
