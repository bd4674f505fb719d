-- Why an export could not be written; such a one is finished, and has no file. NULL: it did not fail.
ALTER TABLE order_export ADD COLUMN failure TEXT;

-- How slow an endpoint has been of late, microseconds; 0: not slow. So many that are do not take all who deliver
-- (src/service/webhook_delivery.h).
ALTER TABLE webhook_endpoint ADD COLUMN slowness BIGINT NOT NULL DEFAULT 0;

-- Migration 14 left all disputes of an order open until as many had ended; which ones have, the events tell. HEX() has capitals
-- in one engine, and begins with \x in the other.
UPDATE dispute SET is_open = 0
WHERE is_open = 1 AND EXISTS (
    SELECT 1 FROM order_event e
    WHERE e.merchant_id = dispute.merchant_id AND e.order_id = dispute.order_id AND e.type IN ('dispute.won', 'dispute.lost')
        AND replace(e.document, '-', '') LIKE '%"dispute_id":"' || lower(replace(HEX(dispute.dispute_id), '\x', '')) || '"%');
