-- A user asks for approval.
INSERT INTO approval (merchant_id, approval_id, order_id, action, currency, amount, frozen, reason, status, requested_by,
    requested_at, expires_at, decided_by, decision_reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10, $11, '', '');
