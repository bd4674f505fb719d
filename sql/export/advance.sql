-- How far an export is, if nobody else has moved it on and it is still wanted.
UPDATE order_export SET status = $4, place = $5, progress = $6, parts = parts + 1, orders = orders + $7, size = size + $8,
    finished_at = $9, failure = $11,
    told_at = $9 + coalesce((SELECT m.clock_offset FROM merchant m WHERE m.merchant_id = $1), 0)
WHERE merchant_id = $1 AND export_id = $2 AND parts = $3 AND status <> 'finished' AND expires_at > $10;
