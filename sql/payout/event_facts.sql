-- What a report says of an event besides its lines.
SELECT e.order_id, e.type, e.at, e.document, f.klarna_reference, f.merchant_reference1, f.merchant_reference2,
    f.purchase_country, f.payment_method_type, f.shipping_address, s.created_at, s.last_event_id
FROM order_event e
JOIN order_fact f ON f.merchant_id = $1 AND f.order_id = e.order_id
JOIN order_state s ON s.merchant_id = $1 AND s.order_id = e.order_id
WHERE e.merchant_id = $1 AND e.event_id = $2;
