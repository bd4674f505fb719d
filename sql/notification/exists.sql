-- Was the user told of it?
SELECT notification_id FROM notification WHERE merchant_id = $1 AND email = $2 AND notification_id = $3 AND is_listed = 1;
