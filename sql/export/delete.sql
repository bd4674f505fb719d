-- Removes an export that has no parts any more.
DELETE FROM order_export WHERE merchant_id = $1 AND export_id = $2;
