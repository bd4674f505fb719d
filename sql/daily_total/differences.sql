-- Days whose totals are not those of their events up to $2, to verify them.
SELECT day, currency, CAST(sum(captures_count) AS BIGINT) AS captures_count,
    CAST(sum(captured_amount) AS BIGINT) AS captured_amount, CAST(sum(refunds_count) AS BIGINT) AS refunds_count,
    CAST(sum(refunded_amount) AS BIGINT) AS refunded_amount
FROM (
    SELECT day, currency, captures_count, captured_amount, refunds_count, refunded_amount
    FROM daily_total WHERE merchant_id = $1
    UNION ALL
    SELECT e.at / 86400000000, s.purchase_currency,
        CASE e.type WHEN 'capture.created' THEN -1 ELSE 0 END, CASE e.type WHEN 'capture.created' THEN -e.amount ELSE 0 END,
        CASE e.type WHEN 'refund.created' THEN -1 ELSE 0 END, CASE e.type WHEN 'refund.created' THEN -e.amount ELSE 0 END
    FROM order_event e JOIN order_state s ON s.merchant_id = $1 AND s.order_id = e.order_id
    WHERE e.merchant_id = $1 AND e.event_id <= $2 AND e.type IN ('capture.created', 'refund.created')
        AND e.actor <> 'system:import'
) AS told
GROUP BY day, currency
HAVING sum(captures_count) <> 0 OR sum(captured_amount) <> 0 OR sum(refunds_count) <> 0 OR sum(refunded_amount) <> 0
ORDER BY day, currency LIMIT $3;
