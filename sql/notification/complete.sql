-- A digest gets no more: its mails may leave.
UPDATE notification SET due_at = $4 WHERE merchant_id = $1 AND due_at = $2 AND notification_id = $3;
