-- The exports of orders that were finished after one place in time and before $4.
SELECT finished_at AS number, export_id AS id, finished_at AS at, NULL AS order_id, '' AS reference, CAST(0 AS BIGINT) AS amount,
    '' AS currency, actor AS owner, orders AS done, CAST(0 AS BIGINT) AS failed
FROM order_export WHERE merchant_id = $1 AND finished_at IS NOT NULL AND (finished_at, export_id) > ($2, $3) AND finished_at < $4
ORDER BY finished_at, export_id LIMIT $5;
