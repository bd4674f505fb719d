-- How far it was looked.
UPDATE settlement SET cursor = $2, depth = $3, retry_at = $4, settled_until = $5, search_began_at = $6 WHERE merchant_id = $1;
