-- The exports of orders that were finished, or failed, by the merchant's own clock after one place in time and before $4.
SELECT told_at AS number, export_id AS id, told_at AS at, NULL AS order_id, '' AS reference, 'order_export' AS kind,
    CAST(0 AS BIGINT) AS amount, '' AS currency, actor AS owner, orders AS done,
    CASE WHEN failure IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END AS failed
FROM order_export WHERE merchant_id = $1 AND told_at IS NOT NULL AND (told_at, export_id) > ($2, $3) AND told_at < $4
ORDER BY told_at, export_id LIMIT $5;
