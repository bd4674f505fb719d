-- This user has the list otherwise from now on.
INSERT INTO order_list_choice (merchant_id, owner, column_names, default_view) VALUES ($1, $2, $3, $4)
ON CONFLICT (merchant_id, owner) DO UPDATE SET column_names = excluded.column_names, default_view = excluded.default_view;
