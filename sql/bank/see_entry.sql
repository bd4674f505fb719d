-- An entry is told again, perhaps with details that it had not; if they are not there yet (else NULL is refused).
UPDATE bank_entry SET statement_id = coalesce(statement_id, $3), notification_id = coalesce(notification_id, $4),
    details = CASE WHEN details = $5 THEN CAST($6 AS BIGINT) END
WHERE merchant_id = $1 AND entry_id = $2;
