-- What a merchant has chosen about the rules: JSON, in which what is absent has its default (service/settings.h).
ALTER TABLE merchant ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

-- Of the body that was answered first, so that another one under the same key is noticed. NULL: from before this column.
ALTER TABLE idempotency ADD COLUMN body_digest BYTES;

-- How many bytes reading all that happened to an order takes: its events' documents, and with each capture its addresses.
ALTER TABLE order_state ADD COLUMN weight BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_state ADD COLUMN capture_weight BIGINT NOT NULL DEFAULT 0;
UPDATE order_state SET capture_weight = f.bytes
FROM (SELECT merchant_id, order_id,
          length(CAST(billing_address AS BYTES)) + length(CAST(shipping_address AS BYTES)) AS bytes
      FROM order_fact) AS f
WHERE f.merchant_id = order_state.merchant_id AND f.order_id = order_state.order_id;
UPDATE order_state SET weight = e.bytes + e.captures * capture_weight
FROM (SELECT merchant_id, order_id, sum(length(CAST(document AS BYTES))) AS bytes,
          sum(CASE WHEN type = 'capture.created' THEN 1 ELSE 0 END) AS captures
      FROM order_event GROUP BY merchant_id, order_id) AS e
WHERE e.merchant_id = order_state.merchant_id AND e.order_id = order_state.order_id;
