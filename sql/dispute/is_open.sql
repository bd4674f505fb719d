-- Is a dispute of this order open?
SELECT CAST(CASE WHEN EXISTS (
    SELECT 1 FROM dispute WHERE merchant_id = $1 AND order_id = $2 AND is_open = 1) THEN 1 ELSE 0 END AS BIGINT) AS is_open;
