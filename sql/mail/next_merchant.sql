-- The next merchant who has chosen about mails and of whom something happened before $2 that was not looked at. By the clock
-- of a test merchant that is before $2 once nothing older can come, so whatever happened to one is found.
SELECT mail_terms.merchant_id, terms, seen_id, coalesce(clock_offset, 0) AS clock_offset
FROM mail_terms JOIN merchant ON merchant.merchant_id = mail_terms.merchant_id
WHERE mail_terms.merchant_id > $1 AND (
    EXISTS (
        SELECT 1 FROM order_event
        WHERE order_event.merchant_id = mail_terms.merchant_id AND event_id > seen_id AND event_id < $2)
    OR (clock_offset > 0 AND EXISTS (
        SELECT 1 FROM order_event WHERE order_event.merchant_id = mail_terms.merchant_id AND event_id > seen_id)))
ORDER BY mail_terms.merchant_id LIMIT 1;
