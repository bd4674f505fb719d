-- The next merchant with an event that may set something in motion for a customer. The others cost two looks into indexes.
-- A mark that lies in the future was set by a clock that was wrong, and does not count.
SELECT merchant_id FROM merchant
WHERE merchant_id > $1 AND clock_offset IS NULL AND EXISTS (
    SELECT 1 FROM order_event WHERE order_event.merchant_id = merchant.merchant_id AND event_id <= $3 AND event_id > coalesce(
        (SELECT settled_id FROM invoice_progress
            WHERE invoice_progress.merchant_id = merchant.merchant_id AND settled_id <= $3), $2))
ORDER BY merchant_id LIMIT 1;
