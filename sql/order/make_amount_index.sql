-- Makes the list by amount after a large load, sorted all at once; nothing if it is there.
CREATE INDEX IF NOT EXISTS order_state_by_amount ON order_state (merchant_id, order_amount, order_id);
