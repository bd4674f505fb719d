-- A new view.
INSERT INTO order_view (merchant_id, view_id, owner, is_shared, name, filter, column_names, changed_at, stores)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);
