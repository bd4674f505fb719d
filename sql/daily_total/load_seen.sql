-- How far a merchant's events are counted.
SELECT seen_id FROM daily_total_progress WHERE merchant_id = $1;
