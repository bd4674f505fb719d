-- Which orders have disputes, so that these can be listed; all else about one is in its events
-- (docs/decisions/0032-disputes-by-merchants.md).
CREATE TABLE dispute (
    merchant_id BIGINT NOT NULL,
    dispute_id  BYTES  NOT NULL, -- of the event that opened it
    order_id    BYTES  NOT NULL,
    is_open     BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, dispute_id),
    FOREIGN KEY (merchant_id, dispute_id) REFERENCES order_event
) CLUSTERED;
CREATE INDEX dispute_by_state ON dispute (merchant_id, is_open, dispute_id);
CREATE INDEX dispute_of_order ON dispute (merchant_id, order_id, dispute_id);

-- Of an order with several the events do not tell in SQL which one has ended: those are open until as many have ended.
INSERT INTO dispute (merchant_id, dispute_id, order_id, is_open)
SELECT o.merchant_id, o.event_id, o.order_id,
    CASE WHEN (SELECT count(*) FROM order_event e WHERE e.merchant_id = o.merchant_id AND e.order_id = o.order_id
                   AND e.type IN ('dispute.won', 'dispute.lost'))
            < (SELECT count(*) FROM order_event e WHERE e.merchant_id = o.merchant_id AND e.order_id = o.order_id
                   AND e.type = 'dispute.opened')
        THEN 1 ELSE 0 END
FROM order_event o WHERE o.type = 'dispute.opened';
