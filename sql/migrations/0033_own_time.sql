-- When an export was finished by the merchant's own clock, by which webhooks tell it; finished_at is of real time.
ALTER TABLE order_export ADD COLUMN told_at BIGINT;
UPDATE order_export SET told_at = finished_at;
CREATE INDEX order_export_by_told ON order_export (merchant_id, told_at, export_id) WHERE told_at IS NOT NULL;
DROP INDEX IF EXISTS order_export_by_finished;

-- Whoever is told of jobs is told of exports from where the jobs are, and need not ask anew.
INSERT INTO webhook_progress (merchant_id, source, seen_number, seen_id, settled_number, settled_id)
SELECT merchant_id, 'exports_finished', seen_number, seen_id, settled_number, settled_id
FROM webhook_progress WHERE source = 'jobs_finished';

-- By which clocks the days of users ended up to an instant, where that was another zone than now; of the merchant's own clock.
-- Empty: not known, and what was done until then is not counted again (docs/decisions/0047-limits.md).
CREATE TABLE day_zone (
    merchant_id BIGINT NOT NULL REFERENCES merchant,
    until       BIGINT NOT NULL,
    time_zone   TEXT   NOT NULL,
    PRIMARY KEY (merchant_id, until)
) CLUSTERED;
INSERT INTO day_zone (merchant_id, until, time_zone)
SELECT merchant_id, max(at), '' FROM order_event WHERE actor LIKE 'user:%' GROUP BY merchant_id;
