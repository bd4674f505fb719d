-- What users did in each hour since 1970, and what is counted of each of their days, to verify it.
SELECT actor, action, currency, is_counted, slot, amount
FROM (
    SELECT e.actor,
        CASE e.type WHEN 'capture.created' THEN 'capture' WHEN 'refund.created' THEN 'refund'
            WHEN 'order.cancelled' THEN 'cancel' ELSE 'release' END AS action,
        s.purchase_currency AS currency, CAST(0 AS BIGINT) AS is_counted, e.at / 3600000000 AS slot,
        CAST(sum(e.amount) AS BIGINT) AS amount
    FROM order_event e JOIN order_state s ON s.merchant_id = $1 AND s.order_id = e.order_id
    WHERE e.merchant_id = $1 AND e.actor LIKE 'user:%'
        AND e.type IN ('capture.created', 'refund.created', 'order.cancelled', 'order.released')
    GROUP BY e.actor, e.type, s.purchase_currency, e.at / 3600000000
    UNION ALL
    SELECT actor, action, currency, CAST(1 AS BIGINT), day, amount FROM user_day WHERE merchant_id = $1
) AS told
ORDER BY actor, action, currency LIMIT $2;
