-- The next merchant, test merchants left out, of whom something happened before $2 that is not counted yet.
SELECT merchant_id FROM merchant
WHERE merchant_id > $1 AND clock_offset IS NULL AND EXISTS (
    SELECT 1 FROM order_event WHERE order_event.merchant_id = merchant.merchant_id AND event_id < $2 AND event_id > coalesce(
        (SELECT seen_id FROM daily_total_progress WHERE daily_total_progress.merchant_id = merchant.merchant_id), $3))
ORDER BY merchant_id LIMIT 1;
