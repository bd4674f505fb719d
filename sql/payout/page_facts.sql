-- What a report says of the events of a payout, from one to another, besides their lines.
SELECT e.event_id, e.order_id, e.type, e.at, e.document, f.klarna_reference, f.merchant_reference1,
    f.merchant_reference2, f.purchase_country, f.payment_method_type, f.shipping_address, s.created_at, s.last_event_id
FROM settlement_line l
JOIN order_event e ON e.merchant_id = $1 AND e.event_id = l.event_id
JOIN order_fact f ON f.merchant_id = $1 AND f.order_id = e.order_id
JOIN order_state s ON s.merchant_id = $1 AND s.order_id = e.order_id
WHERE l.merchant_id = $1 AND l.payout_no = $2 AND l.event_id >= $3 AND l.event_id <= $4 AND l.part = 0
ORDER BY l.event_id LIMIT $5;
