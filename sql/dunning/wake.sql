-- Something is open again of an invoice: it is looked at anew.
UPDATE dunning SET version = version + 1, look_at = $3 WHERE merchant_id = $1 AND capture_id = $2;
