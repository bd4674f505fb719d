-- Who is invited and has not accepted.
SELECT email, role, ends_at, created_at, created_by, expires_at FROM invitation
WHERE merchant_id = $1 ORDER BY email LIMIT $2;
