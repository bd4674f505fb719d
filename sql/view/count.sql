-- How many views are shared, and how many this user has to themselves.
SELECT count(CASE WHEN is_shared = 1 THEN 1 END) AS shared_views,
    count(CASE WHEN is_shared = 0 AND owner = $2 THEN 1 END) AS own_views
FROM order_view WHERE merchant_id = $1 LIMIT 1;
