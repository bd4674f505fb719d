-- A part of an invoice is due on another day.
UPDATE invoice_part SET due_on = $4 WHERE merchant_id = $1 AND capture_id = $2 AND part = $3;
