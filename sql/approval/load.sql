-- What was asked for.
SELECT approval_id, order_id, action, currency, amount, frozen, reason, status, requested_by, requested_at, expires_at, decided_by,
    decided_at, decision_reason, event_id
FROM approval WHERE merchant_id = $1 AND approval_id = $2;
