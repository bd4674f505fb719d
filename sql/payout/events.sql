-- The next events after one, in the order of their ids; whether they are settled, and how their orders were paid.
SELECT e.event_id, e.order_id, e.type, e.at, e.amount, f.payment_method_type, s.purchase_currency,
    (SELECT count(*) FROM settlement_line l WHERE l.merchant_id = $1 AND l.event_id = e.event_id AND l.part = 0) AS settled
FROM order_event e
JOIN order_fact f ON f.merchant_id = $1 AND f.order_id = e.order_id
JOIN order_state s ON s.merchant_id = $1 AND s.order_id = e.order_id
WHERE e.merchant_id = $1 AND e.event_id > $2 AND e.event_id < $3
ORDER BY e.event_id LIMIT $4;
