-- Which events after $2, up to $3, set something in motion for a customer, with what of their orders decides about it.
-- Captures that have their invoice are left out.
SELECT e.event_id, e.order_id, e.type, e.at, e.actor, e.amount, s.purchase_currency, f.purchase_country,
    f.payment_method_type, f.payment_method, f.customer
FROM order_event e
    JOIN order_state s ON s.merchant_id = $1 AND s.order_id = e.order_id
    JOIN order_fact f ON f.merchant_id = $1 AND f.order_id = e.order_id
WHERE e.merchant_id = $1 AND e.event_id > $2 AND e.event_id <= $3
    AND e.type IN ('capture.created', 'refund.created', 'due_date.extended')
    AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.merchant_id = $1 AND i.capture_id = e.event_id)
ORDER BY e.event_id LIMIT $4;
