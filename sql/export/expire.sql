-- Ends an export now.
UPDATE order_export SET expires_at = $3 WHERE merchant_id = $1 AND export_id = $2 AND expires_at > $3;
