-- What a merchant has chosen about the rules: JSON, in which what is absent has its default (service/settings.h).
ALTER TABLE merchant ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

-- Of the body that was answered first, so that another one under the same key is noticed. NULL: from before this column.
ALTER TABLE idempotency ADD COLUMN body_digest BYTES;

-- How many bytes reading all that happened to an order takes: its events' documents, and with each capture its addresses.
-- Of orders from before these columns only what comes after is counted.
ALTER TABLE order_state ADD COLUMN weight BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_state ADD COLUMN capture_weight BIGINT NOT NULL DEFAULT 0;
