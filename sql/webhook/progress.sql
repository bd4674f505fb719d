-- How far a merchant's sources were read.
SELECT source, seen_number, seen_id, settled_number, settled_id FROM webhook_progress
WHERE merchant_id = $1 ORDER BY source LIMIT $2;
