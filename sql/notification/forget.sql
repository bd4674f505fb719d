-- What a merchant's users were told of before $2 is forgotten, a few at a time.
DELETE FROM notification WHERE merchant_id = $1 AND created_at < $2 AND (email, notification_id) IN (
    SELECT o.email, o.notification_id FROM notification o WHERE o.merchant_id = $1 AND o.created_at < $2 LIMIT $3);
