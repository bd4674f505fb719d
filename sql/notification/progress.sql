-- How far a merchant's users were told of each source.
SELECT source, number, id FROM notification_progress WHERE merchant_id = $1 ORDER BY source LIMIT $2;
