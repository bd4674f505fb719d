-- Invoices that are to be looked at, those that have waited longest first.
SELECT capture_id, customer, version, part, steps, stepped_on, charged_until, is_handed_over, pause_reason, paused_until
FROM dunning WHERE merchant_id = $1 AND look_at <= $2 ORDER BY look_at LIMIT $3;
