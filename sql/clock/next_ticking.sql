-- The next test merchant, for scheduled work.
SELECT merchant_id, settings, clock_offset FROM merchant
WHERE merchant_id > $1 AND clock_offset IS NOT NULL AND clock_target IS NULL
ORDER BY merchant_id LIMIT 1;
