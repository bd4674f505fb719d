-- Where the dunning of an invoice stands.
SELECT capture_id, customer, version, part, steps, stepped_on, charged_until, is_handed_over, pause_reason, paused_until
FROM dunning WHERE merchant_id = $1 AND capture_id = $2;
