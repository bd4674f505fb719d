-- What came of the attempt, unless whoever made it was taken for gone and somebody else is at it.
UPDATE notification SET state = $5, due_at = CAST($6 AS BIGINT), attempts = $7, unanswered = $8, answer = coalesce($9, answer), finished_at = CAST($10 AS BIGINT)
WHERE merchant_id = $1 AND email = $2 AND notification_id = $3 AND state = 'sending' AND attempts = $4;
