-- The next mail to be looked at. Whoever asks may have it until the transaction ends: there is one writer.
SELECT mail_id, kind, email, language, address, token_hash, sealed_token, created_at, expires_at, state, attempts, unanswered
FROM access_mail
WHERE finished_at IS NULL AND due_at <= $1
ORDER BY due_at, mail_id LIMIT 1;
