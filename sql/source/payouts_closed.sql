-- The payouts that were closed after one place in time and before $4.
SELECT closed_at AS number, payout_id AS id, closed_at AS at, NULL AS order_id, payment_reference AS reference, '' AS kind,
    settlement_amount AS amount, currency, '' AS owner, CAST(0 AS BIGINT) AS done, CAST(0 AS BIGINT) AS failed
FROM payout WHERE merchant_id = $1 AND closed_at IS NOT NULL AND (closed_at, payout_id) > ($2, $3) AND closed_at < $4
ORDER BY closed_at, payout_id LIMIT $5;
