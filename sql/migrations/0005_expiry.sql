-- Warnings of authorizations that near their end, and what is done about it.

-- How many days before the end that stands the merchant was warned last; 0: not yet. An extension begins anew.
ALTER TABLE order_state ADD COLUMN warned_days BIGINT NOT NULL DEFAULT 0;

-- When the merchant's open orders are looked at again, and how far the look that has begun has come (service/expiry_watch.h).
ALTER TABLE merchant ADD COLUMN watch_due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE merchant ADD COLUMN watched_until BIGINT NOT NULL DEFAULT 0; -- of the last order looked at; 0: begins
ALTER TABLE merchant ADD COLUMN watched_order_id BYTES;
