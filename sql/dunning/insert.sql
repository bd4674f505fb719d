-- A new invoice is looked at when it may be overdue.
INSERT INTO dunning (merchant_id, capture_id, customer, version, look_at, part, steps, stepped_on, charged_until, is_handed_over,
    pause_reason, paused_until)
VALUES ($1, $2, $3, 0, $4, 0, 0, 0, 0, 0, NULL, 0);
