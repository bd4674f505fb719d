-- Moves the dunning of an invoice on, unless somebody else was first (then NULL is refused).
UPDATE dunning SET version = CASE WHEN version = $3 THEN version + 1 END, look_at = $4, part = $5, steps = $6,
    stepped_on = $7, charged_until = $8, is_handed_over = $9, pause_reason = $10, paused_until = $11
WHERE merchant_id = $1 AND capture_id = $2;
