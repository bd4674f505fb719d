-- The payouts of which we learned that the bank has sent them back, after one place in time and before $4.
SELECT r.told_at AS number, r.payout_id AS id, r.told_at AS at, NULL AS order_id, p.payment_reference AS reference, '' AS kind,
    p.settlement_amount AS amount, p.currency, '' AS owner, CAST(0 AS BIGINT) AS done, CAST(0 AS BIGINT) AS failed
FROM payout_return r JOIN payout p ON p.merchant_id = $1 AND p.payout_no = r.payout_no
WHERE r.merchant_id = $1 AND r.told_at IS NOT NULL AND (r.told_at, r.payout_id) > ($2, $3) AND r.told_at < $4
ORDER BY r.told_at, r.payout_id LIMIT $5;
