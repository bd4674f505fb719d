-- Something happened to an order.
INSERT INTO order_event (merchant_id, event_id, order_id, previous_id, type, at, actor, amount, document)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);
