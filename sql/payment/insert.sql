-- A customer has paid. Of two who tell the same at once one is refused (NULL), and finds it told.
INSERT INTO customer_payment (merchant_id, payment_id, external_id, currency, amount, reference, payer, paid_at, received_at,
    actor, unassigned_amount, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $5, $11)
ON CONFLICT (merchant_id, external_id) DO UPDATE SET amount = NULL;
