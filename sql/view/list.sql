-- The views that this user sees, the oldest first.
SELECT view_id, owner, is_shared, name, filter, column_names, changed_at, stores FROM order_view
WHERE merchant_id = $1 AND (owner = $2 OR is_shared = 1) ORDER BY view_id LIMIT $3;
