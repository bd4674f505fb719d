-- Forgets the list by amount (merchant_id, order_amount, order_id) for a large load: an amount has no place near the last.
DROP INDEX IF EXISTS order_state_by_amount;
