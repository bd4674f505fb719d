-- What was asked for is decided, unless somebody else decided it since it was read (then NULL is refused).
UPDATE approval SET status = CASE WHEN status = 'waiting' THEN CAST($3 AS TEXT) END, decided_by = $4, decided_at = $5,
    decision_reason = $6, event_id = $7
WHERE merchant_id = $1 AND approval_id = $2;
