-- The next merchant of whom a mail is to be sent.
SELECT merchant_id, terms FROM mail_terms
WHERE merchant_id > $1 AND EXISTS (
    SELECT 1 FROM mail WHERE mail.merchant_id = mail_terms.merchant_id AND finished_at IS NULL AND due_at <= $2)
ORDER BY merchant_id LIMIT 1;
