-- The payouts of which we learned that the bank has paid them, after one place in time and before $4.
SELECT paid_told_at AS number, payout_id AS id, paid_at AS at, NULL AS order_id, payment_reference AS reference, '' AS kind,
    settlement_amount AS amount, currency, '' AS owner, CAST(0 AS BIGINT) AS done, CAST(0 AS BIGINT) AS failed
FROM payout WHERE merchant_id = $1 AND status = 'paid' AND paid_told_at IS NOT NULL AND (paid_told_at, payout_id) > ($2, $3)
    AND paid_told_at < $4
ORDER BY paid_told_at, payout_id LIMIT $5;
