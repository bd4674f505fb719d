-- The payouts with captures and refunds of an order, whose last event is $2, that the bank sent back, after one place in time.
WITH RECURSIVE chain AS (
    SELECT event_id, previous_id, type FROM order_event WHERE merchant_id = $1 AND event_id = $2
  UNION ALL
    SELECT e.event_id, e.previous_id, e.type FROM chain c
    JOIN order_event e ON e.merchant_id = $1 AND e.event_id = c.previous_id
)
SELECT p.payout_id AS id, r.returned_at AS at, 'system' AS actor,
    CAST(coalesce(sum(CASE WHEN c.type = 'capture.created' THEN l.amount END), 0) AS BIGINT) AS amount,
    CAST(coalesce(sum(CASE WHEN c.type = 'refund.created' THEN l.amount END), 0) AS BIGINT) AS taken_off,
    p.payout_no * 100 + r.attempt AS number, NULL AS capture_id, p.payment_reference, '' AS payer
FROM chain c
JOIN settlement_line l ON l.merchant_id = $1 AND l.event_id = c.event_id AND l.part = 0
JOIN payout p ON p.merchant_id = $1 AND p.payout_no = l.payout_no
JOIN payout_return r ON r.merchant_id = $1 AND r.payout_no = p.payout_no
WHERE (r.returned_at, p.payout_no * 100 + r.attempt, p.payout_id) > ($3, $4, $5)
GROUP BY p.payout_id, r.returned_at, p.payout_no, r.attempt, p.payment_reference
ORDER BY r.returned_at, p.payout_no * 100 + r.attempt, p.payout_id LIMIT $6;
