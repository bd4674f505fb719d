-- The next merchant who has chosen about mails and of whom something happened before $2 that was not looked at.
SELECT merchant_id, terms, seen_id FROM mail_terms
WHERE merchant_id > $1 AND EXISTS (
    SELECT 1 FROM order_event
    WHERE order_event.merchant_id = mail_terms.merchant_id AND event_id > seen_id AND event_id < $2)
ORDER BY merchant_id LIMIT 1;
