-- How far the events of a merchant were read, to verify what must have come of them.
SELECT last_number, seen_id, settled_id FROM invoice_progress WHERE merchant_id = $1;
