-- What came of the attempt, unless whoever made it was taken for gone and somebody else is at it. The token of a mail that is
-- finished is not needed any more.
UPDATE access_mail SET state = $3, due_at = $4, attempts = $5, unanswered = $6, answer = coalesce($7, answer), finished_at = CAST($8 AS BIGINT),
    sealed_token = CASE WHEN CAST($8 AS BIGINT) IS NULL THEN sealed_token ELSE '' END
WHERE mail_id = $1 AND state = 'sending' AND attempts = $2;
