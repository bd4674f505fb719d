-- Whether what was not captured of an order was let go by its end. A part of the order may have been captured before; then
-- its status does not tell this from a release, and a capture that comes too late is answered that the order is expired.
ALTER TABLE order_state ADD COLUMN rest_expired BIGINT NOT NULL DEFAULT 0;
UPDATE order_state SET rest_expired = 1
FROM (SELECT merchant_id, order_id FROM order_event WHERE type = 'order.expired') AS ended
WHERE order_state.merchant_id = ended.merchant_id AND order_state.order_id = ended.order_id;
