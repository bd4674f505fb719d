-- Who is invited and has not accepted, and what became of the mail with the link that is good now.
SELECT email, role, ends_at, created_at, created_by, expires_at,
    (SELECT state FROM access_mail a WHERE a.token_hash = i.token_hash) AS mail_state,
    (SELECT answer FROM access_mail a WHERE a.token_hash = i.token_hash) AS mail_answer
FROM invitation i
WHERE merchant_id = $1 ORDER BY email LIMIT $2;
