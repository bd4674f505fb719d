-- PostgreSQL has many writers: the row locks give each mail to one of them, and the others the next ones.
SELECT mail_id, kind, email, language, address, token_hash, sealed_token, created_at, expires_at, state, attempts, unanswered
FROM access_mail
WHERE finished_at IS NULL AND due_at <= $1
ORDER BY due_at, mail_id LIMIT 1 FOR UPDATE SKIP LOCKED;
