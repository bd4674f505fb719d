-- Payments, those that were told last first.
SELECT payment_id, external_id, currency, amount, reference, payer, paid_at, received_at, unassigned_amount, reason, reversed_at
FROM customer_payment WHERE merchant_id = $1 AND payment_id < $2 ORDER BY payment_id DESC LIMIT $3;
