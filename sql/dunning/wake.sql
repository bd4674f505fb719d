-- Something is open again of an invoice, or other than it was: it is looked at anew, at $3 at the latest.
UPDATE dunning SET version = version + 1, look_at = CASE WHEN look_at < $3 THEN look_at ELSE $3 END
WHERE merchant_id = $1 AND capture_id = $2;
