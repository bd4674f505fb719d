-- What a user was told of the kinds in $5, each of which is followed by a comma: the last first, from one on.
SELECT notification_id, kind, at, happenings, is_digest, order_id, subject_id, reference, amount, currency, done, failed, read_at
FROM notification
WHERE merchant_id = $1 AND email = $2 AND notification_id < $3 AND is_listed = 1 AND CAST($5 AS TEXT) LIKE '%' || kind || ',%'
ORDER BY notification_id DESC LIMIT $4;
