-- In which payouts the captures and refunds of an order are: of its events, the newest first.
WITH RECURSIVE chain AS (
    SELECT event_id, previous_id FROM order_event WHERE merchant_id = $1 AND event_id = $2
  UNION ALL
    SELECT e.event_id, e.previous_id FROM chain c JOIN order_event e ON e.merchant_id = $1 AND e.event_id = c.previous_id
)
SELECT l.event_id, p.payment_reference, p.status, p.payout_date
FROM chain c
JOIN settlement_line l ON l.merchant_id = $1 AND l.event_id = c.event_id AND l.part = 0
JOIN payout p ON p.merchant_id = $1 AND p.payout_no = l.payout_no LIMIT $3;
