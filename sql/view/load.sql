-- One view, if this user sees it.
SELECT view_id, owner, is_shared, name, filter, column_names, changed_at, stores FROM order_view
WHERE merchant_id = $1 AND view_id = $2 AND (owner = $3 OR is_shared = 1);
