-- A mail is asked for. Nothing here depends on whose the address is.
INSERT INTO access_mail (mail_id, kind, email, language, address, token_hash, sealed_token, browser_hash, created_at, expires_at,
    state, due_at, attempts, unanswered)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $9, 0, 0);
