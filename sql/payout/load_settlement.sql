-- How far a merchant's events are settled.
SELECT version, cursor, depth, retry_at, search_began_at, settled_until FROM settlement WHERE merchant_id = $1;
