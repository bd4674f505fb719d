-- A view is saved anew.
UPDATE order_view SET is_shared = $3, name = $4, filter = $5, column_names = $6, changed_at = $7, stores = $8
WHERE merchant_id = $1 AND view_id = $2;
