-- Of a user the newest $3 are kept, and those whose mail is not finished.
DELETE FROM notification WHERE merchant_id = $1 AND email = $2 AND due_at IS NULL AND notification_id <= (
    SELECT o.notification_id FROM notification o WHERE o.merchant_id = $1 AND o.email = $2
    ORDER BY o.notification_id DESC LIMIT 1 OFFSET $3);
