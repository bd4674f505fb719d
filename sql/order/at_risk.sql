-- What is left of the open orders that end in some hours, by currency from one on, and how many orders were looked at.
SELECT purchase_currency, count(*) AS looked, count(*) FILTER (WHERE phase = 0) AS orders,
    CAST(coalesce(sum(order_amount) FILTER (WHERE phase = 0), 0) AS BIGINT) AS order_amount,
    CAST(coalesce(sum(captured_amount) FILTER (WHERE phase = 0), 0) AS BIGINT) AS captured_amount,
    CAST(coalesce(sum(released_amount) FILTER (WHERE phase = 0), 0) AS BIGINT) AS released_amount
FROM order_state
WHERE merchant_id = $1 AND expires_at >= $2 AND expires_at < $3 AND purchase_currency > $4
GROUP BY purchase_currency ORDER BY purchase_currency LIMIT $5;
